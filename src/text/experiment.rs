//! An experiment as plain sentences, and as lines of a script.

use crate::lesson::Experiment;
use crate::matrix::{counted, grouped};
use crate::session::experiment::Outcome;

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
    said.extend(outcome.epochs.iter().map(|score| {
        format!(
            "Epoch {}: {} of the {} read rightly, mean error {:.4}.",
            score.epoch,
            score.performance(),
            counted(score.tests, "test record"),
            score.mean_error
        )
    }));
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
    format!(
        "A network with {} learns in {} from {records}, at the learning rate {} by the {} rule.",
        counted(experiment.hidden, "hidden node"),
        counted(experiment.epochs, "epoch"),
        experiment.rate,
        experiment.rule.name()
    )
}

/// The lines of a script that carry an experiment out on the small sets beside it; for one that needs more records, a
/// comment that names the command to do so.
pub(super) fn script(experiment: &Experiment) -> String {
    let Experiment { title, epochs, rate, hidden, seed, rule, .. } = experiment;
    let rule = rule.name();
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
