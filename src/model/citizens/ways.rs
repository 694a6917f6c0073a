//! Which ways of speaking are open to a citizen, what they cost him, and who is shut out.

use super::channel::{ChannelView, Ways};
use crate::kernel::{Elapsed, Purpose, SimTime};
use crate::model::appeal::{AppealId, AppealStage};
use crate::model::event::What;
use crate::model::fact::{Channel, Fact};
use crate::model::ids::CommunityId;
use crate::model::platform::online_rule::OnlineRule;
use crate::model::problem::{Problem, ProblemId};
use crate::model::state::State;
use crate::model::world::World;

const CHANNEL: Purpose = Purpose::named("channel: which");
const CHANNEL_AGAIN: Purpose = Purpose::named("channel: which, on coming back");
const MISFIT: Purpose = Purpose::named("online rule: rank of a matter's fit");
const DISPLACED: Purpose = Purpose::named("online rule: where one goes who is shut out");
const PROXY: Purpose = Purpose::named("online rule: until somebody enters it");

/// Most calls that anybody expects to make before one is answered.
const MOST_CALLS: f64 = 10.0;

impl State<'_> {
    /// The ways as they are now for a citizen who can (or cannot) use app and web.
    pub fn ways(&self, community: CommunityId, village: bool, online: bool) -> Ways {
        let answered = self.p.spec.citizens.voice.on().map_or(1.0, |voice| {
            let belief = self.hearsay[community].answered;
            belief.share(self.now(), voice.memory, 1.0, voice.prior_weight)
        });
        let letter = self.p.by_post().map(|letters| letters.cost);
        Ways {
            village,
            phone: letter.is_none(),
            online: online && letter.is_none(),
            calls: (1.0 / answered).min(MOST_CALLS),
            online_extra: self.p.platform.map_or(0.0, |platform| platform.online_cost),
            letter,
        }
    }

    /// Cost of speaking of a problem (units of cost) to one who can, or cannot, use app and web; and what it would be
    /// without a rule that closes ways.
    pub fn speaking_costs(&self, problem: &Problem, online: bool) -> (f64, f64) {
        let village = self.p.spec.units.informal.on().is_some();
        let Some(channel) = self.p.spec.citizens.channel.on() else {
            let reference = self.p.spec.citizens.voice.on().map_or(0.0, |voice| voice.cost_reference);
            return (reference, reference);
        };
        let ways = self.ways(problem.community, village, online);
        let free = channel.speaking_cost(ways);
        match self.ways_closed_by(problem) {
            None => (free, free),
            Some(rule) if !online => (rule.shut_out_cost(channel.cost), free),
            Some(_) => (channel.speaking_cost(Ways { village: false, phone: false, ..ways }), free),
        }
    }

    /// The channel that a citizen takes. `again`: who comes back does not go to the village a second time.
    pub fn choose_channel(&self, id: ProblemId, citizen: u64, key: u64, again: bool) -> Channel {
        let Some(choice) = self.p.spec.citizens.channel.on() else { return Channel::Phone };
        let problem = &self.problems[id];
        let community = problem.community;
        let village = self.p.spec.units.informal.on().is_some() && !problem.consultation && !again;
        let view = ChannelView {
            hotline: self.efficacy(community),
            village: if again { 0.0 } else { self.village_efficacy(community) },
            ways: self.ways(community, village, self.online(community, citizen)),
            line: if again { None } else { self.line_view(community) },
        };
        choice.choose(view, self.uniform(if again { CHANNEL_AGAIN } else { CHANNEL }, key, 0))
    }

    /// A caller was answered, or gave up: his neighbours hear of it.
    pub fn learn_of_call(&mut self, id: AppealId, answered: bool) {
        let Some(voice) = self.p.spec.citizens.voice.on() else { return };
        let (now, community) = (self.now(), self.problems[self.appeals[id].problem].community);
        let lesson = if answered { 1.0 } else { 0.0 };
        self.hearsay[community].answered.learn(now, voice.memory, lesson);
    }

    /// The rule under which a matter must go through the system, and the matter's rank of fit; nothing where none does.
    pub fn online_rule_on(&self, problem: u64, consultation: bool) -> Option<(&OnlineRule, f64)> {
        let rule = self.p.spec.platform.online_rule.on().filter(|_| !consultation)?;
        let misfit = self.uniform(MISFIT, problem, 0);
        rule.forces(misfit).then_some((rule, misfit))
    }

    /// The rule that closes telephone and village to a matter; nothing where they are open.
    fn ways_closed_by(&self, problem: &Problem) -> Option<&OnlineRule> {
        let (rule, _) = self.online_rule_on(problem.key, problem.consultation)?;
        rule.closes_ways.then_some(rule)
    }

    /// Hours that the rule adds to a round of work on a problem; below zero where it saves them.
    pub fn online_steps(&self, problem: &Problem) -> f64 {
        self.online_rule_on(problem.key, problem.consultation)
            .map_or(0.0, |(rule, misfit)| rule.steps(misfit))
    }

    /// Where a citizen gets to who wants to speak through a channel, and when, if the rule makes him wait.
    pub fn under_online_rule(&mut self, id: AppealId, wanted: Channel) -> (Channel, Option<SimTime>) {
        let appeal = &self.appeals[id];
        let problem = &self.problems[appeal.problem];
        let (key, citizen, category) = (appeal.key, appeal.citizen, problem.category);
        let closed = matches!(wanted, Channel::Village | Channel::Phone | Channel::TownLine);
        let Some(rule) = self.ways_closed_by(problem).filter(|_| closed) else {
            return (wanted, None);
        };
        if self.online(problem.community, citizen) {
            self.tell(Fact::SentOnline { category });
            return (Channel::Online, None);
        }
        let weight = self.p.spec.citizens.channel.on().map_or(1.0, |channel| channel.cost);
        let visits = rule.visits(weight, self.uniform(DISPLACED, key, 0));
        let wait = libm::round(rule.proxy_delay.quantile(self.uniform(PROXY, key, 0)).clamp(0.0, 4e8)) as u64;
        let to = if visits { Channel::Visit } else { Channel::Online };
        self.tell(Fact::Displaced { category, to });
        (to, (!visits).then(|| self.now() + Elapsed(wait)))
    }
}

impl World<'_> {
    // ---- the rule that closes ways ------------------------------------------------------------------------------

    /// Somebody will enter the matter of one who cannot.
    pub(super) fn wait_for_proxy(&mut self, id: AppealId, until: SimTime) {
        let appeal = &mut self.appeals[id];
        appeal.stage = AppealStage::OnItsWay;
        let key = appeal.key;
        self.at(until, key, What::AppealDue(id));
    }
}
