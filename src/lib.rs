#![doc = include_str!("../README.md")]

pub mod cli;
pub(crate) mod command;
pub mod experiment;
pub mod kernel;
pub mod model;
pub mod render;
pub mod results;
pub mod scenario;
pub mod store;

// Pages of the documentation. Only rustdoc reads them, so that a change of words builds nothing anew.

#[cfg(doc)]
#[doc = include_str!("architecture.md")]
pub mod architecture {}

#[cfg(doc)]
#[doc = include_str!("../CHANGELOG.md")]
pub mod changelog {}

#[cfg(doc)]
#[doc = include_str!("../CONTRIBUTING.md")]
pub mod contributing {}

#[cfg(doc)]
#[doc = include_str!("docs/README.md")]
pub mod documentation {
    /// Tutorial.
    pub mod tutorial {
        #[doc = include_str!("docs/tutorial/first_study.md")]
        pub mod first_study {}
    }

    /// How-to guides.
    pub mod how_to {
        #[doc = include_str!("docs/how-to/calibration.md")]
        pub mod calibration {}

        #[doc = include_str!("docs/how-to/changes.md")]
        pub mod changes {}

        #[doc = include_str!("docs/how-to/claims.md")]
        pub mod claims {}

        #[doc = include_str!("docs/how-to/clusters.md")]
        pub mod clusters {}

        #[doc = include_str!("docs/how-to/experiments.md")]
        pub mod experiments {}

        #[doc = include_str!("docs/how-to/replay.md")]
        pub mod replay {}

        #[doc = include_str!("docs/how-to/results.md")]
        pub mod results {}

        #[doc = include_str!("docs/how-to/scenarios.md")]
        pub mod scenarios {}
    }

    /// Reference.
    pub mod reference {
        #[doc = include_str!("docs/reference/files.md")]
        pub mod files {}

        #[doc = include_str!("docs/reference/mechanisms.md")]
        pub mod mechanisms {}

        #[doc = include_str!("docs/reference/overlays.md")]
        pub mod overlays {}

        #[doc = include_str!("docs/reference/parameters.md")]
        pub mod parameters {}

        #[doc = include_str!("docs/reference/promises.md")]
        pub mod promises {}

        #[doc = include_str!("docs/reference/results.md")]
        pub mod results {}

        #[doc = include_str!("docs/reference/worlds.md")]
        pub mod worlds {}
    }

    /// Background.
    pub mod background {
        #[doc = include_str!("docs/background/coming_from.md")]
        pub mod coming_from {}

        #[doc = include_str!("docs/background/edges.md")]
        pub mod edges {}

        #[doc = include_str!("docs/background/effects.md")]
        pub mod effects {}

        #[doc = include_str!("docs/background/hardening.md")]
        pub mod hardening {}

        #[doc = include_str!("docs/background/odd.md")]
        pub mod odd {}

        #[doc = include_str!("docs/background/peers.md")]
        pub mod peers {}

        #[doc = include_str!("docs/background/screen.md")]
        pub mod screen {}

        #[doc = include_str!("docs/background/stress.md")]
        pub mod stress {}

        #[doc = include_str!("docs/background/twin.md")]
        pub mod twin {}
    }
}
