//! What every file of a crate imports, worked out from its tokens.
//!
//! Tokens rather than a syntax tree, since the insides of macros are nothing more, and a path in a `write!` is an
//! import too. A name is followed through re-exports to the file that defines it. What is behind a value (methods,
//! fields) is not seen.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Ident, TokenStream, TokenTree};

/// The crate's own name, by which its binary calls it.
const CRATE: &str = "nn_tutor";

/// The files of a crate and what they say.
pub struct Tree {
    /// Every file, in the order of their names; elsewhere a file is its place here.
    pub files: Vec<SourceFile>,
    modules: Vec<Module>,
}

/// One file.
pub struct SourceFile {
    /// Its path from `src/`.
    pub name: String,
    /// The file whose module holds this one's.
    pub parent: Option<usize>,
    /// Its structs, enums, unions, traits and type aliases (none that are associated), each with its line.
    pub types: Vec<(String, usize)>,
    /// What it calls methods, each with its line.
    pub methods: Vec<(String, usize)>,
}

/// A path in a file, and what it leads to.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// The file it stands in.
    pub from: usize,
    /// Its line there.
    pub line: usize,
    /// The path as it is written.
    pub path: String,
    /// What it names.
    pub target: Target,
}

/// What a path names.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A module or something in it: the file that defines it, and the files that re-export it on the way.
    File(usize, Vec<usize>),
    /// Something of another crate, or of nothing outside the file, by its whole path.
    Outside(String),
}

type Names = Vec<String>;

struct Module {
    file: usize,
    outer: Option<usize>,
    names: BTreeMap<String, Vec<Meaning>>,
    globs: Vec<Names>,
    mentions: Vec<(Names, usize)>,
}

#[derive(Clone)]
enum Meaning {
    Module(usize),
    /// A struct, enum, union, trait or alias: a path may go on through it.
    Type,
    /// A function, constant or static.
    Value,
    Import(Names),
}

impl Tree {
    /// Reads every Rust file under a folder.
    pub fn read(root: &Path) -> Self {
        let mut found = Vec::new();
        sources(root, &mut found);
        let named = |path: &PathBuf| {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            (name, fs::read_to_string(path).unwrap())
        };
        let mut files: Vec<(String, String)> = found.iter().map(named).collect();
        files.sort();
        Self::of(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
    }

    /// Takes files by their names from `src/` and their texts.
    pub fn of<'a>(texts: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Self {
        let file = |(name, _): (&str, &str)| SourceFile {
            name: name.to_owned(),
            parent: None,
            types: Vec::new(),
            methods: Vec::new(),
        };
        let files: Vec<SourceFile> = texts.clone().map(file).collect();
        let modules = (0..files.len()).map(Module::new).collect();
        let mut tree = Self { files, modules };
        for (file, (name, text)) in texts.enumerate() {
            tree.declare(file, text.parse().unwrap_or_else(|error| panic!("src/{name}: {error}")));
        }
        tree
    }

    /// The place of a file.
    pub fn file(&self, name: &str) -> Option<usize> {
        self.files.iter().position(|file| file.name == name)
    }

    /// The top module a file belongs to.
    pub fn top(&self, file: usize) -> &str {
        self.files[file].name.split(['/', '.']).next().unwrap()
    }

    /// Every path of every file.
    pub fn imports(&self) -> Vec<Import> {
        let mut imports = Vec::new();
        for (at, module) in self.modules.iter().enumerate() {
            for (path, line) in &module.mentions {
                let import =
                    |target| Import { from: module.file, line: *line, path: path.join("::"), target };
                imports.extend(self.follow(at, path, Vec::new()).into_iter().map(import));
            }
        }
        imports.sort();
        imports.dedup();
        imports
    }

    /// Takes in what a module's tokens declare and mention.
    fn declare(&mut self, module: usize, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        self.mention(module, &tokens);
        for (at, token) in tokens.iter().enumerate() {
            let (TokenTree::Ident(word), Some(TokenTree::Ident(name))) = (token, tokens.get(at + 1)) else {
                continue;
            };
            let meaning = match word.to_string().as_str() {
                "mod" => Meaning::Module(self.module(module, name, tokens.get(at + 2))),
                "struct" | "enum" | "union" | "trait" | "type" => Meaning::Type,
                "fn" | "const" | "static" => Meaning::Value,
                _ => continue,
            };
            if *word == "type" {
                self.note_type(module, name);
            }
            self.modules[module].names.entry(name.to_string()).or_default().push(meaning);
        }
    }

    /// The module declared by `mod name`: one with its tokens here, or another file.
    fn module(&mut self, outer: usize, name: &Ident, body: Option<&TokenTree>) -> usize {
        let file = self.modules[outer].file;
        if let Some(TokenTree::Group(body)) = body {
            let module = self.modules.len();
            self.modules.push(Module { outer: Some(outer), ..Module::new(file) });
            self.declare(module, body.stream());
            return module;
        }
        let folder = match self.files[file].name.as_str() {
            "lib.rs" | "main.rs" => String::new(),
            own => format!("{}/", own.trim_end_matches(".rs")),
        };
        let wanted = format!("{folder}{name}.rs");
        let module = self.file(&wanted).unwrap_or_else(|| panic!("src/{wanted} is missing"));
        self.modules[module].outer = Some(outer);
        self.files[module].parent = Some(file);
        module
    }

    /// Takes in the paths among some tokens, but not those of modules within.
    fn mention(&mut self, module: usize, tokens: &[TokenTree]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Group(_) if opens_module(&tokens[..at]) => {}
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    self.mention(module, &inner);
                }
                TokenTree::Ident(word) if *word == "use" => {
                    let length = tokens[at..].iter().take_while(|token| !is(token, ';')).count();
                    self.import(module, &tokens[at + 1..at + length], &[]);
                    at += length;
                }
                TokenTree::Ident(word) if declares_type(word) => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                        self.note_type(module, name);
                        at += 1;
                    }
                }
                TokenTree::Ident(word) if calls_method(&tokens[..at]) => {
                    let file = self.modules[module].file;
                    self.files[file].methods.push((word.to_string(), word.span().start().line));
                }
                TokenTree::Ident(word) => {
                    let path = path_at(&tokens[at..]);
                    at += (path.len() - 1) * 3;
                    if path.len() > 1 {
                        self.modules[module].mentions.push((path, word.span().start().line));
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Takes in what follows `use`, or one branch of it.
    fn import(&mut self, module: usize, tokens: &[TokenTree], prefix: &[String]) {
        let mut path = prefix.to_vec();
        let mut name = None;
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => {
                    let branches: Vec<TokenTree> = group.stream().into_iter().collect();
                    for branch in branches.split(|token| is(token, ',')).filter(|branch| !branch.is_empty()) {
                        self.import(module, branch, &path);
                    }
                    return;
                }
                TokenTree::Punct(_) if is(token, '*') => name = Some("*".to_owned()),
                TokenTree::Ident(word) if *word == "as" => {
                    name = tokens.get(at + 1).map(ToString::to_string);
                    break;
                }
                // `{self, …}` means the path before it.
                TokenTree::Ident(word) if *word == "self" && !path.is_empty() => {}
                TokenTree::Ident(word) => path.push(word.to_string()),
                _ => {}
            }
        }
        let name = name.unwrap_or_else(|| path.last().unwrap().clone());
        let line = tokens[0].span().start().line;
        let module = &mut self.modules[module];
        match name.as_str() {
            "*" => module.globs.push(path.clone()),
            _ => module.names.entry(name).or_default().push(Meaning::Import(path.clone())),
        }
        module.mentions.push((path, line));
    }

    fn note_type(&mut self, module: usize, name: &Ident) {
        let file = self.modules[module].file;
        self.files[file].types.push((name.to_string(), name.span().start().line));
    }

    /// What a path written in a module names; a name may stand for a module and a function at once.
    fn follow(&self, module: usize, path: &[String], through: Vec<usize>) -> Vec<Target> {
        let known = match path[0].as_str() {
            "crate" | "self" | "super" | CRATE => true,
            // `use toml::toml` is of the crate of that name.
            name => self.meanings(module, name).iter().any(|meaning| match meaning {
                Meaning::Import(path) => path[0] != name,
                Meaning::Value => path.len() == 1,
                Meaning::Module(_) | Meaning::Type => true,
            }),
        };
        if known { self.walk(module, path, through) } else { vec![Target::Outside(path.join("::"))] }
    }

    fn walk(&self, module: usize, path: &[String], through: Vec<usize>) -> Vec<Target> {
        let here = self.modules[module].file;
        let Some((first, rest)) = path.split_first() else { return vec![Target::File(here, through)] };
        if let Some(module) = self.keyword(module, first) {
            return self.walk(module, rest, through);
        }
        let target = |meaning: Meaning| match meaning {
            Meaning::Module(inner) => self.walk(inner, rest, through.clone()),
            Meaning::Value if !rest.is_empty() => Vec::new(),
            Meaning::Type | Meaning::Value => vec![Target::File(here, through.clone())],
            Meaning::Import(path) => {
                let whole: Names = path.iter().chain(rest).cloned().collect();
                self.follow(module, &whole, [&through[..], &[here]].concat())
            }
        };
        let mut meanings = self.meanings(module, first);
        // `view::view`: what a path goes on through is the module, where there is one of that name.
        if !rest.is_empty() && meanings.iter().any(|meaning| matches!(meaning, Meaning::Module(_))) {
            meanings.retain(|meaning| matches!(meaning, Meaning::Module(_)));
        }
        let targets: Vec<Target> = meanings.into_iter().flat_map(target).collect();
        // What a macro made is in no list, but it is of this file.
        if targets.is_empty() { vec![Target::File(here, through)] } else { targets }
    }

    /// What a name means in a module: its own, or else what its glob imports bring.
    fn meanings(&self, module: usize, name: &str) -> Vec<Meaning> {
        let Module { names, globs, .. } = &self.modules[module];
        let brought = |path: &Names| {
            let inner = self.enter(module, path)?;
            self.modules[inner]
                .names
                .contains_key(name)
                .then(|| Meaning::Import(path.iter().cloned().chain([name.to_owned()]).collect()))
        };
        names.get(name).cloned().unwrap_or_else(|| globs.iter().filter_map(brought).collect())
    }

    /// The module a path leads to, where it is one of this crate's.
    fn enter(&self, module: usize, path: &[String]) -> Option<usize> {
        path.iter().try_fold(module, |at, name| {
            self.keyword(at, name).or_else(|| {
                self.modules[at].names.get(name)?.iter().find_map(|meaning| match meaning {
                    Meaning::Module(inner) => Some(*inner),
                    Meaning::Import(path) if path[0] != *name => self.enter(at, path),
                    _ => None,
                })
            })
        })
    }

    /// The module `crate`, `self` or `super` stands for.
    fn keyword(&self, module: usize, name: &str) -> Option<usize> {
        match name {
            "crate" | CRATE => self.file("lib.rs"),
            "self" => Some(module),
            "super" => self.modules[module].outer,
            _ => None,
        }
    }
}

impl Module {
    fn new(file: usize) -> Self {
        Self { file, outer: None, names: BTreeMap::new(), globs: Vec::new(), mentions: Vec::new() }
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn declares_type(word: &Ident) -> bool {
    ["struct", "enum", "union", "trait"].iter().any(|keyword| word == keyword)
}

/// Whether the tokens so far end in `mod name`.
fn opens_module(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(word), TokenTree::Ident(_)] if word == "mod")
}

/// Whether the tokens so far end in the dot of a method, not in that of a range.
fn calls_method(before: &[TokenTree]) -> bool {
    match before {
        [.., first, second] => !is(first, '.') && is(second, '.'),
        _ => false,
    }
}

/// The names of a path at the beginning of some tokens.
fn path_at(tokens: &[TokenTree]) -> Names {
    let mut path = vec![tokens[0].to_string()];
    let mut rest = &tokens[1..];
    while let [first, second, TokenTree::Ident(name), after @ ..] = rest
        && is(first, ':')
        && is(second, ':')
    {
        path.push(name.to_string());
        rest = after;
    }
    path
}
