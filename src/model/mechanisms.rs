//! The registry of mechanisms: one line for each.
//!
//! A line names the file in the actor's folder and the table that the file declares: `asking_back: AskingBack` is
//! `src/model/units/asking_back.rs` and, in a scenario, the table `units.asking_back`. From it follow the field of the
//! actor's table and the entry of [`MECHANISMS`], by which everything else goes: checks of what a mechanism needs,
//! `params`, `schema`, `describe`, the players of `attribute`, the documents and the tests. What a mechanism says of
//! itself (group, what it decides, what a world without it does, what it needs, parameters, sources) stands in its file.

use super::desks::district::DistrictDesk;
use super::platform::letters::Letters;
use super::spec::{ModelSpec, empty_table};
use super::units::routine::Routine;
use crate::kernel::param::{Problems, Section, SectionInfo, Switch, SwitchInfo, Tag};
use crate::{choice, section};

choice! {
    /// Whether there is a hotline.
    pub enum Hotline {
        /// Calls and messages reach a desk, and every ticket is counted.
        On = "on",
        /// Level by level, and by letter.
        Off = "off",
    }
}

/// A mechanism: a file, a table, a decision.
#[derive(Clone, Copy, Debug)]
pub struct Mechanism {
    /// The actor whose mechanism it is: its folder, and the first part of its path.
    pub actor: &'static str,
    /// Its name: its file, and the second part of its path.
    pub name: &'static str,
    /// Its path in a scenario: `units.refusal`.
    pub path: &'static str,
    /// The text of its file.
    pub source: &'static str,
    declared: fn() -> &'static SectionInfo,
    on: fn(&ModelSpec) -> bool,
}

impl Mechanism {
    /// Its table, as declared.
    pub fn info(&self) -> &'static SectionInfo {
        (self.declared)()
    }

    /// Its group.
    pub fn tag(&self) -> Tag {
        self.info().tag
    }

    /// What it decides, what a world without it does, and what it needs.
    pub fn switch(&self) -> SwitchInfo {
        self.info().switch.expect("the registry holds tables that say `decides` and `off`")
    }

    /// Whether a model has it on.
    pub fn is_on(&self, model: &ModelSpec) -> bool {
        (self.on)(model)
    }
}

/// Declares the table of each actor, out of what is always in force and the mechanisms, and the list of all mechanisms.
macro_rules! mechanisms {
    ($(
        $(#[doc = $doc:literal])+
        $actor:ident: $spec:ident {
            $([always] { $($always:tt)* })?
            $($name:ident: $table:ident,)+
        }
    )+) => {
        $(section! {
            $(#[doc = $doc])+
            #[tag(Environment)]
            pub struct $spec {
                $($($always)*)?
                $($name: Switch<super::$actor::$name::$table> = "off", from "";)+
            }
        })+

        /// All mechanisms, in the order of their declaration.
        pub const MECHANISMS: &[Mechanism] = &[$($(Mechanism {
            actor: stringify!($actor),
            name: stringify!($name),
            path: concat!(stringify!($actor), ".", stringify!($name)),
            source: include_str!(concat!(stringify!($actor), "/", stringify!($name), ".rs")),
            declared: <super::$actor::$name::$table as Section>::declared,
            on: |model| model.$actor.$name.on().is_some(),
        },)+)+];
    };
}

mechanisms! {
    /// What citizens do.
    citizens: CitizensSpec {
        problems: Demand,
        voice: Voice,
        channel: ChannelChoice,
        patience: Patience,
        improper_demand: ImproperDemand,
        judgement: Judgement,
        repeat: Repeat,
        escalation: Escalation,
    }

    /// What the desks of the hotline do.
    desks: DesksSpec {
        [always] {
            /// The district desk's people.
            district: DistrictDesk = empty_table(), from "";
        }
        intake: Intake,
        screening: Screening,
        identity_linking: IdentityLinking,
        assignment: Assignment,
        dispute: Dispute,
        review: Review,
        follow_up: FollowUp,
        rework: Rework,
        audit: Audit,
        joint_handling: JointHandling,
        voicemail: Voicemail,
    }

    /// What handling units do.
    units: UnitsSpec {
        [always] {
            /// Work that every order brings.
            routine: Routine = empty_table(), from "";
        }
        refusal: Refusal,
        authority: Authority,
        asking_back: AskingBack,
        handling: Handling,
        pacing: Pacing,
        referral: Referral,
        persuasion: Persuasion,
        exclusion: Exclusion,
        documentation: Documentation,
        workforce: Workforce,
        informal: Informal,
        priority: Priority,
        town_line: TownLine,
        planted_calls: PlantedCalls,
        fake_rectification: FakeRectification,
        false_claim: FalseClaim,
        proactive: Proactive,
    }

    /// What the upper government does.
    government: GovernmentSpec {
        assessment: Assessment,
        responsibility: Responsibility,
        pressure: Pressure,
        oversight: Oversight,
        top_down_tasks: TopDownTasks,
    }

    /// What the platform lets others see and do.
    platform: PlatformSpec {
        [always] {
            /// Whether there is a hotline at all; without it there are the village, letters, superiors and visits.
            hotline: Hotline = "on", from "definition";
            /// What takes the place of the hotline where there is none.
            letters: Letters = empty_table(), from "";
        }
        visibility: Visibility,
        integration: Integration,
        resource_sharing: ResourceSharing,
        online_rule: OnlineRule,
        usability: Usability,
        parallel_channels: ParallelChannels,
    }
}

/// Refuses a mechanism that is on without what it needs.
pub(super) fn check_needs(model: &ModelSpec, problems: &mut Problems) {
    let is_on = |path: &str| MECHANISMS.iter().any(|other| other.path == path && other.is_on(model));
    for mechanism in MECHANISMS.iter().filter(|mechanism| mechanism.is_on(model)) {
        for need in mechanism.switch().needs.iter().filter(|need| !need.any_of.iter().any(|path| is_on(path)))
        {
            let (path, other, why) = (mechanism.path, need.any_of[0], need.why);
            problems.within(mechanism.actor, |problems| {
                problems.within(mechanism.name, |problems| {
                    problems.key(
                        format!("`{path}` is on, but `{other}` is off: {why}"),
                        format!("switch `{other}` on, or this one off"),
                    );
                });
            });
        }
    }
}
