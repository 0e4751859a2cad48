//! What keys and typed orders ask of a training run, and what its worker answers.

use std::time::Duration;

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;

use super::state::{RunBehind, RunNews, RunScreen};
use super::typing;
use crate::command::{Binding, Command, Context};
use crate::lesson::CellName;
use crate::matrix::counted;
use crate::run::{DebugError, Reply, Said, Why, parse_order};
use crate::session::Session;
use crate::text::said;
use crate::trace::Origin;
use crate::tui::graphics::PlacedPicture;
use crate::tui::layout::Pane;
use crate::tui::message::{Address, Effect, Message};
use crate::tui::screen::stepping::Wanted;
use crate::tui::screen::stepping::update::Rest;
use crate::tui::screen::stepping::zoom::Extra;
use crate::tui::shown::{Common, Seen, Shown, Wish};
use crate::tui::stage::Target;
use crate::tui::theme::Role;

impl Shown for RunScreen {
    fn name(&self) -> &'static str {
        "the run"
    }

    fn context(&self) -> Context {
        self.stepping.context_or(if self.run.row.is_some() { Context::Choosing } else { Context::Debugging })
    }

    fn help(&self) -> &'static [Context] {
        &[
            Context::Debugging,
            Context::Choosing,
            Context::Stepping,
            Context::Inspecting,
            Context::Changing,
            Context::Typing,
            Context::Reading,
        ]
    }

    fn is_at(&self, address: &Address) -> bool {
        *address == Address::Run
    }

    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Wish> {
        let wishes = match message {
            Message::Key(key) => self.key(key, common),
            Message::Tick => {
                self.stepping.tick();
                Vec::new()
            }
            Message::Mouse(event) => {
                self.stepping.pointed(event, common);
                Vec::new()
            }
            Message::Run(news) => {
                self.take_in(news);
                Vec::new()
            }
            Message::Written(outcome) => {
                match outcome {
                    Ok(file) => self.stepping.say(format!("Written to {file}."), Role::Good),
                    Err(why) => self.stepping.say(why, Role::Bad),
                }
                Vec::new()
            }
            _ => Vec::new(),
        };
        self.stepping.arrive();
        wishes
    }

    fn wants_tick(&self) -> Option<Duration> {
        self.stepping.motion.wants_tick()
    }

    fn rest(&mut self) {
        self.stepping.motion.rest();
    }

    fn wants_mouse(&self) -> bool {
        self.stepping.wants_mouse()
    }

    fn resized(&mut self, columns: u16) {
        self.stepping.measure(columns);
    }

    fn view(&self, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
        super::view::draw(self, seen, buffer)
    }
}

impl RunScreen {
    fn key(&mut self, key: KeyEvent, common: &mut Common) -> Vec<Wish> {
        if typing::assist(self, key, common) {
            return Vec::new();
        }
        let rest = self.step(key, common);
        if self.stepping.zoom.is_some() {
            self.run.leave_rows();
        }
        match rest {
            Some(Rest::Command(binding, _)) if self.is_among_rows(binding) => {
                return self.choose(binding.command).map(Wish::from).into_iter().collect();
            }
            Some(Rest::Command(binding, count)) => return self.command(binding, &count),
            Some(Rest::Line(_, line)) => {
                self.stepping.notice = None;
                if matches!(parse_order(&line), Ok((Command::Leave, _))) {
                    return self.leave(Some(&line));
                }
                if line.trim().is_empty() {
                    return Vec::new();
                }
                common.orders.retain(|known| known != &line);
                common.orders.push(line.clone());
                let asked = self.typed_order(&line);
                let places = self.run.debugging.places_to_keep().map(Effect::KeepPlaces);
                let effects = [Effect::Remember(line)].into_iter().chain(asked).chain(places);
                return effects.map(Wish::from).collect();
            }
            None => {}
        }
        Vec::new()
    }

    /// Whether a command is one for the rows that are chosen among.
    fn is_among_rows(&self, binding: &Binding) -> bool {
        self.context() == Context::Choosing && binding.contexts.contains(&Context::Choosing)
    }

    /// Does what a key asked for, with the number typed before it; among rows that leaves them.
    fn command(&mut self, binding: &Binding, count: &str) -> Vec<Wish> {
        self.run.leave_rows();
        match binding.command {
            Command::ChooseRow => self.choose_rows(),
            Command::Out | Command::Leave if self.run.busy.is_some() && binding.keys.contains(&"Esc") => {
                return vec![Effect::StopAsking.into()];
            }
            Command::Leave if !self.stepping.is_inspecting() => return self.leave(None),
            Command::Menu => return vec![Wish::Menu],
            Command::CopyNumber => return self.stepping.copy_number(),
            Command::CopyCommand => return self.stepping.has_no_command(),
            Command::Order => self.stepping.ask(Wanted::Order, ""),
            _ if binding.is_of_run() => {
                return self.run_command(binding, count).map(Wish::from).into_iter().collect();
            }
            _ => self.stepping.command(binding, count),
        }
        Vec::new()
    }

    /// What the step leaves of a key.
    fn step(&mut self, key: KeyEvent, common: &Common) -> Option<Rest> {
        let context = self.context();
        let debugging = &self.run.debugging;
        let over = super::view::over(&self.run, |session| debugging.watched(session), common.theme);
        let may = |session: &Session, step: usize, to: f64| {
            let name = session.trace().steps.get(step).and_then(|step| step.assigns.as_deref());
            name.map_or(Ok(()), |name| debugging.check(name, to)).map_err(|error| error.to_string())
        };
        let extra = Extra { marked: self.run.debugging.lines(), over: &over, may: &may };
        self.stepping.key(key, context, common, &extra)
    }

    /// Begins choosing among the rows of what was found, where one last left them.
    fn choose_rows(&mut self) {
        if self.run.rows() == 0 {
            self.stepping.say("No rows were found yet: ask for a table, find, worst or why.", Role::Quiet);
            return;
        }
        self.stepping.pane = Pane::Variables;
        self.run.row = Some(self.run.left_at);
    }

    /// What a command does among the rows.
    fn choose(&mut self, command: Command) -> Option<Effect> {
        let last = self.run.rows().saturating_sub(1);
        let row = self.run.row.unwrap_or(0);
        match command {
            Command::Up => self.run.row = Some(row.saturating_sub(1)),
            Command::Down => self.run.row = Some((row + 1).min(last)),
            Command::Back => {
                if let Some(sum) = self.run.sums.pop() {
                    (self.run.finding, self.run.row) = (Some(sum), Some(0));
                }
            }
            Command::Leave => self.run.leave_rows(),
            Command::Open => match self.run.finding.clone() {
                Some(Said::Why(why)) => self.go_on_from(*why, row),
                _ => {
                    self.run.leave_rows();
                    let wanted = (row + 1).to_string();
                    let done = |run: &mut RunBehind, session: &mut Session| {
                        run.debugging.command(session, Command::Row, &wanted)
                    };
                    return self.order_with(done, None);
                }
            },
            _ => {}
        }
        None
    }

    /// On from a term of a sum to why it is what it is.
    fn go_on_from(&mut self, why: Why, row: usize) {
        match self.run.debugging.behind(&self.stepping.session, &why, row) {
            Some(further) => {
                self.run.sums.push(Said::Why(Box::new(why)));
                (self.run.finding, self.run.row) = (Some(Said::Why(Box::new(further))), Some(0));
            }
            None => self.stepping.say("Nothing here was added up from others: it was given.", Role::Quiet),
        }
    }

    /// Takes in what the run's worker tells.
    fn take_in(&mut self, news: RunNews) {
        let run = &mut self.run;
        match news {
            RunNews::Trained(trained) => run.trained = trained,
            RunNews::Progress(done, of) => run.busy = run.busy.map(|_| (done, of)),
            RunNews::Refused(why) => {
                run.busy = None;
                self.stepping.say(why, Role::Bad);
            }
            RunNews::Answered(answer) => {
                run.busy = None;
                let said = run.debugging.take_in(&mut self.stepping.session, answer);
                self.show(said);
            }
        }
    }

    /// Shows what came of an order.
    fn show(&mut self, said: Said) {
        if said.is_long() {
            // What is longer than a line stands in the pane; the foot only says that it came.
            self.stepping.pane = Pane::Variables;
            let line = said::line(&said);
            (self.run.finding, self.run.row, self.run.left_at) = (Some(said), None, 0);
            self.run.sums.clear();
            let rows = if self.run.rows() > 0 { " · R chooses a row" } else { "" };
            self.stepping.say(format!("{line} · z shows all of it{rows}"), Role::Quiet);
        } else {
            self.say_of(&said);
        }
    }

    fn say_of(&mut self, said: &Said) {
        let line = said::line(said);
        if !line.is_empty() {
            self.stepping.say(line, Role::Quiet);
        }
    }

    /// Does a command of the run, with the number typed before it.
    fn run_command(&mut self, binding: &Binding, count: &str) -> Option<Effect> {
        let setting = self.run.debugging.setting();
        let [picked, changing] = [&setting.learned, &setting.changing].map(|among| self.picked_of(among));
        let words = match binding.command {
            Command::Biography => changing.unwrap_or_default(),
            Command::Nudge => picked.unwrap_or_default(),
            Command::Why => self.picked_cell().map(|cell| cell.to_string()).unwrap_or_default(),
            _ => count.to_owned(),
        };
        if binding.needs_words() && words.is_empty() {
            let word = binding.word.unwrap_or_default();
            self.stepping.ask(Wanted::Order, format!("{word} "));
            return None;
        }
        let command = binding.command;
        if words.is_empty() && !self.is_sure(command, None) {
            return None;
        }
        let done =
            |run: &mut RunBehind, session: &mut Session| run.debugging.command(session, command, &words);
        self.order_with(done, None)
    }

    /// Carries a typed line out; one that cannot be is kept for mending.
    fn typed_order(&mut self, line: &str) -> Option<Effect> {
        if let Ok((command, "")) = parse_order(line)
            && !self.is_sure(command, Some(line))
        {
            return None;
        }
        let done = |run: &mut RunBehind, session: &mut Session| run.debugging.order(session, line);
        self.order_with(done, Some(line))
    }

    /// Leaves; what is not saved, if that was asked for twice.
    fn leave(&mut self, line: Option<&str>) -> Vec<Wish> {
        if self.is_sure(Command::Leave, line) { vec![Wish::Close] } else { Vec::new() }
    }

    /// Whether an order is to be carried out: one that takes things away has to be given twice.
    fn is_sure(&mut self, command: Command, line: Option<&str>) -> bool {
        let was_asked = self.stepping.sure.take().is_some_and(|(asked, _)| asked == command);
        let stake = match self.run.debugging.at_stake(&self.stepping.session, command) {
            0 => return true,
            _ if was_asked => return true,
            stake => stake,
        };
        let what = match command {
            Command::Delete => format!("Remove {}?", counted(stake, "breakpoint")),
            Command::Unwatch => format!("Stop watching {}?", counted(stake, "expression")),
            Command::Leave => "Leave? What you set is lost: `save FILE` keeps it.".to_owned(),
            _ => format!("Forget {}?", counted(stake, "change")),
        };
        let again = if line.is_some() { "Enter" } else { "The same key" };
        self.stepping.say(format!("{what} {again} again does it."), Role::Question);
        if let Some(line) = line {
            self.stepping.ask(Wanted::Order, line);
        }
        self.stepping.sure = Some((command, String::new()));
        false
    }

    fn order_with(
        &mut self,
        done: impl FnOnce(&mut RunBehind, &mut Session) -> Result<Reply, DebugError>,
        line: Option<&str>,
    ) -> Option<Effect> {
        let run = &mut self.run;
        if run.busy.is_some() {
            self.stepping.say("The run is still busy; Esc stops it.", Role::Quiet);
            if let Some(line) = line {
                self.stepping.ask(Wanted::Order, line);
            }
            return None;
        }
        match done(run, &mut self.stepping.session) {
            Ok(Reply::Said(said)) => self.show(said),
            Ok(Reply::Ask(request)) => {
                run.busy = Some((0, 0));
                return Some(Effect::Ask(request));
            }
            Ok(Reply::Write { file, text }) => return Some(Effect::Write { file, text }),
            Err(error) => {
                let text = error.to_string();
                let Some(line) = line else {
                    self.stepping.say(text, Role::Bad);
                    return None;
                };
                self.stepping.say(format!("{text} · Esc gives the line up"), Role::Bad);
                self.stepping.ask(Wanted::Order, line);
            }
        }
        None
    }

    /// The cell picked out, as orders name it, where it is one of these variables'.
    fn picked_of(&self, among: &[String]) -> Option<String> {
        let cell = self.picked_cell()?;
        among.contains(&cell.name).then(|| cell.to_string())
    }

    /// The cell of a variable picked out.
    fn picked_cell(&self) -> Option<CellName> {
        let picked = self.stepping.picked()?;
        let (_, step) = self.stepping.session.stepper().step()?;
        let (name, value) = match picked.target {
            Target::Operand(at) => {
                let operand = step.operands.get(at)?;
                let made = |made: usize| self.stepping.session.trace().steps.get(made)?.assigns.clone();
                match operand.origin {
                    Origin::Step(step) => (operand.name.clone().or_else(|| made(step))?, &operand.value),
                    _ => return None,
                }
            }
            Target::Result | Target::Before => (step.assigns.clone()?, &step.result),
        };
        Some(CellName::of(&name, value, (picked.row, picked.column)))
    }
}
