//! What citizens believe of the ways of speaking, which are open to them, what they cost, and which they take.

use super::draws::*;
use super::memory::Lessons;
use super::things::{No, Problem};
use super::world::Twin;
use petisim::model::citizens::channel::{ChannelView, LineView, Ways};
use petisim::model::fact::{Channel, Fact};
use petisim::model::ids::CommunityId;
use petisim::model::platform::online_rule::OnlineRule;

impl Twin<'_> {
    // ---- what is believed --------------------------------------------------------------------------------------

    /// What a community believes by its lessons and a first belief; the first belief alone where nobody speaks by
    /// belief.
    fn heard(&self, lessons: &Lessons, first: f64) -> f64 {
        let voice = self.spec.citizens.voice.on();
        voice.map_or(first, |voice| lessons.believed(self.now, voice.memory.0, first, voice.prior_weight))
    }

    pub fn hotline_efficacy(&self, community: CommunityId) -> f64 {
        let first = self.spec.citizens.voice.on().map_or(0.5, |voice| voice.efficacy_start);
        self.heard(&self.villages[community.index()].hotline, first)
    }

    pub fn neighbours(&self, community: CommunityId) -> f64 {
        let first = self.spec.citizens.voice.on().map_or(0.5, |voice| voice.efficacy_reference);
        self.heard(&self.villages[community.index()].neighbours, first)
    }

    fn village_efficacy(&self, community: CommunityId) -> f64 {
        let first = self.spec.citizens.channel.on().map_or(0.5, |channel| channel.village_start);
        self.heard(&self.villages[community.index()].village, first)
    }

    fn line_efficacy(&self, community: CommunityId) -> f64 {
        let first = self.spec.units.town_line.on().map_or(0.5, |line| line.start);
        self.heard(&self.villages[community.index()].town_line, first)
    }

    // ---- ways and their costs ----------------------------------------------------------------------------------

    fn ways(&self, community: CommunityId, village: bool, online: bool) -> Ways {
        let letter = self.p.by_post().map(|letters| letters.cost);
        let answered = self.heard(&self.villages[community.index()].answered, 1.0);
        Ways {
            village,
            phone: letter.is_none(),
            online: online && letter.is_none(),
            // Nobody expects to ring more than ten times.
            calls: (1.0 / answered).min(10.0),
            online_extra: self.spec.platform.usability.on().map_or(0.0, |platform| platform.online_cost()),
            letter,
        }
    }

    /// Cost of speaking of a problem, and what it would be if no rule closed ways.
    pub fn costs_of_speaking(&self, problem: &Problem, online: bool) -> (f64, f64) {
        let Some(channel) = self.spec.citizens.channel.on() else {
            let reference = self.spec.citizens.voice.on().map_or(0.0, |voice| voice.cost_reference);
            return (reference, reference);
        };
        let ways = self.ways(problem.community, self.spec.units.informal.on().is_some(), online);
        let free = channel.speaking_cost(ways);
        match self.forced_online(problem) {
            None => (free, free),
            Some(_) if online => (channel.speaking_cost(Ways { village: false, phone: false, ..ways }), free),
            Some((rule, _)) => (rule.shut_out_cost(channel.cost), free),
        }
    }

    /// The rule that forces a matter online, with the matter's rank of fit.
    pub fn forced_online(&self, problem: &Problem) -> Option<(&OnlineRule, f64)> {
        let rule = self.spec.platform.online_rule.on().filter(|_| !problem.question)?;
        let misfit = self.draw(MISFIT, problem.name, 0);
        rule.forces(misfit).then_some((rule, misfit))
    }

    /// The channel of a citizen's choice. Who comes back goes to no village and no town line.
    pub fn choose_channel(&self, appeal: No, again: bool) -> Channel {
        let Some(choice) = self.spec.citizens.channel.on() else { return Channel::Phone };
        let appeal = &self.appeals[appeal];
        let problem = &self.problems[appeal.problem];
        let village = self.spec.units.informal.on().is_some() && !problem.question && !again;
        let line = if again { None } else { self.line_as_seen(appeal.problem) };
        let view = ChannelView {
            hotline: self.hotline_efficacy(problem.community),
            village: if again { 0.0 } else { self.village_efficacy(problem.community) },
            ways: self.ways(problem.community, village, self.is_online(problem.community, appeal.citizen)),
            line,
        };
        choice.choose(view, self.draw(if again { CHANNEL_AGAIN } else { CHANNEL }, appeal.name, 0))
    }

    /// The town's line as a choice, while somebody sits at it.
    fn line_as_seen(&self, problem: No) -> Option<LineView> {
        let line = self.spec.units.town_line.on().filter(|_| self.line_answers(problem))?;
        let bypass = self.spec.citizens.channel.on().map_or(0.0, |choice| choice.bypass);
        Some(LineView {
            believed: self.line_efficacy(self.problems[problem].community),
            extra: line.authority_utility(bypass) + line.habit,
            cost: line.cost,
        })
    }

    /// A rule may send who wants to ring or go to the village to app and web; who cannot use them comes in person, or
    /// waits until somebody enters it for him.
    pub fn as_the_rule_has_it(&mut self, id: No, wanted: Channel) -> (Channel, Option<u64>) {
        let appeal = &self.appeals[id];
        let problem = &self.problems[appeal.problem];
        let (name, category) = (appeal.name, problem.category);
        let closed = matches!(wanted, Channel::Village | Channel::Phone | Channel::TownLine);
        let Some((rule, _)) = self.forced_online(problem).filter(|_| closed) else { return (wanted, None) };
        if self.is_online(problem.community, appeal.citizen) {
            self.tell(Fact::SentOnline { category });
            return (Channel::Online, None);
        }
        let weight = self.spec.citizens.channel.on().map_or(1.0, |channel| channel.cost);
        if rule.visits(weight, self.draw(DISPLACED, name, 0)) {
            self.tell(Fact::Displaced { category, to: Channel::Visit });
            return (Channel::Visit, None);
        }
        let delay = rule.proxy_delay.quantile(self.draw(PROXY, name, 0)).clamp(0.0, 4e8);
        let at = self.now + libm::round(delay) as u64;
        self.tell(Fact::Displaced { category, to: Channel::Online });
        (Channel::Online, Some(at))
    }
}
