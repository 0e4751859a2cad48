//! The options of a training, for every command that trains.

use clap::ValueEnum;
use clap::builder::{PossibleValue, RangedU64ValueParser};

use super::records::{check_fit, model};
use crate::digits::Records;
use crate::network::{Network, Plan, Rule, Training, is_above_0};

/// How many records are used.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Limits {
    /// Learn from the first N records only
    #[arg(long, value_name = "N", value_parser = at_least_1())]
    limit: Option<usize>,
    /// Ask about the first N test records only
    #[arg(long, value_name = "N", value_parser = at_least_1())]
    test_limit: Option<usize>,
}

impl Limits {
    /// The same plan with these limits.
    pub const fn of(self, plan: Plan) -> Plan {
        Plan { records: self.limit, tests: self.test_limit, ..plan }
    }
}

/// What network learns, and how.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Learning {
    /// Hidden nodes
    #[arg(long, value_name = "N", default_value_t = Plan::DECK.hidden, conflicts_with = "begin", value_parser = at_least_1())]
    hidden: usize,
    /// Learning rate
    #[arg(long, value_name = "RATE", default_value_t = Plan::DECK.training.learning_rate, value_parser = rate)]
    lr: f64,
    /// Which initial weights, and which order where records are shuffled
    #[arg(long, value_name = "SEED", default_value_t = Plan::DECK.seed)]
    seed: u64,
    /// How the hidden layer's error is worked out
    #[arg(long, value_enum, default_value_t)]
    rule: Rule,
}

impl Learning {
    /// The plan these make, of so many epochs.
    pub const fn plan(self, epochs: usize) -> Plan {
        let training = Training { learning_rate: self.lr, rule: self.rule };
        Plan { hidden: self.hidden, seed: self.seed, epochs, training, ..Plan::DECK }
    }
}

/// The network a training begins with: the one in a file, if one is named, or else the plan's own.
///
/// # Errors
/// Where it cannot be read, or does not fit the records.
pub fn initial(file: Option<&str>, plan: &Plan, records: &Records) -> anyhow::Result<Network> {
    let network = match file {
        Some(file) => model(file)?.network,
        None => plan.initial(records)?,
    };
    records.sets().try_for_each(|data| check_fit(data, network.shape()))?;
    Ok(network)
}

impl ValueEnum for Rule {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Deck, Self::Gradient]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(match self {
            Self::Deck => "The deck's: the output errors themselves are carried back",
            Self::Gradient => "The exact gradient of the squared error",
        }))
    }
}

/// A whole number above 0.
pub(crate) fn at_least_1() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..)
}

/// A learning rate: above 0 and finite.
pub fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate| is_above_0(*rate));
    rate.ok_or_else(|| "a learning rate is a number above 0, such as 0.1".to_owned())
}
