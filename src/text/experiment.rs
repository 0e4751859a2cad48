//! An experiment as plain sentences, and as lines of a script.

use crate::lesson::{Experiment, Vary};
use crate::matrix::{counted, grouped};
use crate::study::experiment::{Outcome, last_scores};

/// Records in the training set that lies beside a script.
const SCRIPT_RECORDS: usize = 100;
/// Records in the test set that lies beside it.
const SCRIPT_TESTS: usize = 10;

/// What is trained and, where it was, what came of it: a sentence for the settings, then one for each epoch.
pub(super) fn sentences(experiment: &Experiment, outcome: Option<&Outcome>) -> Vec<String> {
    let title = &experiment.title;
    let stop = if title.ends_with(['.', '?', '!']) { "" } else { "." };
    let mut said = vec![format!("Training: {title}{stop} {}", settings(experiment, outcome))];
    let Some(outcome) = outcome else { return said };
    match &experiment.vary {
        None => said.extend(outcome.epochs.iter().map(|score| {
            format!(
                "Epoch {}: {} of the {} read correctly, {}; mean error {:.4}.",
                score.epoch,
                grouped(score.correct),
                counted(score.tests, "test record"),
                score.performance(),
                score.mean_error
            )
        })),
        Some(vary) => {
            let variants = experiment.variants();
            said.extend(last_scores(experiment, &outcome.epochs).iter().filter_map(|score| {
                let value = &variants.get(score.training)?.label;
                let tests = counted(score.tests, "test record");
                Some(format!(
                    "{} {value}: {} of the {tests} read correctly, {}.",
                    vary.name(),
                    grouped(score.correct),
                    score.performance()
                ))
            }));
        }
    }
    said.extend(outcome.failure.iter().map(|failure| format!("The training stops: {failure}.")));
    said
}

fn settings(experiment: &Experiment, outcome: Option<&Outcome>) -> String {
    let records = match (outcome, experiment.records) {
        (Some(Outcome { counts, data, .. }), _) => {
            format!("{} of {} of {data}", grouped(counts.records), counted(counts.of_records, "record"))
        }
        (None, Some(records)) => counted(records, "record"),
        (None, None) => "all records".to_owned(),
    };
    let settings = format!(
        "A network with {} learns in {} from {records}, at the learning rate {} by the {} rule",
        counted(experiment.hidden, "hidden node"),
        counted(experiment.epochs, "epoch"),
        experiment.rate,
        experiment.rule.name()
    );
    match &experiment.vary {
        None => settings + ".",
        Some(vary) => {
            let values: Vec<String> = experiment.variants().into_iter().map(|v| v.label).collect();
            format!("{settings}. One thing varies, {}: {}.", what(vary), values.join(", "))
        }
    }
}

/// What varies, in words.
const fn what(vary: &Vary) -> &'static str {
    match vary {
        Vary::Rate(_) => "the rate",
        Vary::Hidden(_) => "the hidden nodes",
        Vary::Start(_) => "the size of the initial weights",
        Vary::Inputs(_) => "the range of the inputs",
    }
}

/// The lines of a script that carry an experiment out on the small sets beside it; for one that needs more records, a
/// comment that names the command to do so.
pub(super) fn script(experiment: &Experiment) -> String {
    let Experiment { title, epochs, rate, hidden, seed, rule, .. } = experiment;
    let rule = rule.name();
    if experiment.vary.is_some() {
        return format!("# {title}: too long for a script, and done by nn-tutor in the lesson\n");
    }
    match (experiment.records, experiment.tests) {
        (Some(records @ ..=SCRIPT_RECORDS), Some(tests @ ..=SCRIPT_TESTS)) => format!(
            "# {title}
for epoch, score, loss in experiment(\"digits_train_100.csv\", \"digits_test_10.csv\", records={records}, \
             tests={tests}, hidden={hidden}, rate={rate:?}, epochs={epochs}, seed={seed}, rule=\"{rule}\"):
    print(f\"epoch {{epoch}}: performance = {{score}}, mean error = {{loss}}\")
"
        ),
        (records, tests) => {
            let limit = |option: &str, count: Option<usize>| {
                count.map_or_else(String::new, |count| format!(" {option} {count}"))
            };
            format!(
                "# {title}: too long for a script, and done by\n# nn-tutor train{}{} --hidden {hidden} --epochs {epochs} --lr {rate} --seed {seed} --rule {rule}\n",
                limit("--limit", records),
                limit("--test-limit", tests),
            )
        }
    }
}
