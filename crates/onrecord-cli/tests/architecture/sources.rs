//! The workspace's source files, parsed: what each defines, re-exports and uses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree};

/// A path of names, as `crate::store::schema` without `crate`.
pub(crate) type ModulePath = Vec<String>;

/// One source file of a crate.
pub(crate) struct SourceFile {
    /// Its path below the crate's `src`.
    pub(crate) path: PathBuf,
    /// Its text.
    pub(crate) text: String,
    /// Its functions: name, first and last line, counted from one.
    pub(crate) functions: Vec<(String, usize, usize)>,
    modules: Vec<ModuleScope>,
}

/// A module: a file, or a block inside of one.
struct ModuleScope {
    path: ModulePath,
    items: BTreeSet<String>,
    /// Names that `use` brings in, with what they stand for; re-exports among them.
    imports: Vec<(String, Vec<String>)>,
    globs: Vec<Vec<String>>,
    /// Paths written in code.
    mentioned: Vec<Vec<String>>,
}

/// All files of one crate.
pub(crate) struct CrateSources {
    /// The files, by path.
    pub(crate) files: Vec<SourceFile>,
}

impl CrateSources {
    /// Reads and parses each file below `src`.
    pub(crate) fn read(src: &Path) -> Self {
        let mut paths = Vec::new();
        list(src, &mut paths);
        paths.sort();
        Self { files: paths.iter().map(|path| SourceFile::read(src, path)).collect() }
    }

    /// For each file, by index, the files that it uses.
    pub(crate) fn uses(&self) -> Vec<BTreeSet<usize>> {
        let mut home = BTreeMap::new();
        for (index, file) in self.files.iter().enumerate() {
            for (scope, module) in file.modules.iter().enumerate() {
                home.insert(module.path.clone(), (index, scope));
            }
        }
        let resolver = Resolver { sources: self, home };
        let uses = |(index, file): (usize, &SourceFile)| {
            let mut used = BTreeSet::new();
            for module in &file.modules {
                let imported = module.imports.iter().map(|(_, path)| path);
                for path in imported.chain(&module.mentioned) {
                    used.extend(resolver.definition(&module.path, path, 0));
                }
            }
            used.remove(&index);
            used
        };
        self.files.iter().enumerate().map(uses).collect()
    }
}

/// Follows a path to the file that defines what it names.
struct Resolver<'s> {
    sources: &'s CrateSources,
    home: BTreeMap<ModulePath, (usize, usize)>,
}

impl Resolver<'_> {
    fn scope(&self, path: &[String]) -> Option<(usize, &ModuleScope)> {
        let (file, scope) = *self.home.get(path)?;
        Some((file, &self.sources.files[file].modules[scope]))
    }

    /// The file that defines what `path`, written in `module`, names. `None` for what lies outside of the crate, and
    /// for a module itself: naming a module uses nothing of it yet.
    fn definition(&self, module: &[String], path: &[String], depth: usize) -> Option<usize> {
        // Re-exports that lead in a circle do not compile; the bound only ends a search that went astray.
        if depth > 16 || path.is_empty() {
            return None;
        }
        let (at, rest) = self.start(module, path)?;
        self.below(&at, rest, depth)
    }

    /// The module in which the path's first names lead, and the names left.
    fn start<'p>(
        &self,
        module: &[String],
        path: &'p [String],
    ) -> Option<(ModulePath, &'p [String])> {
        match path[0].as_str() {
            "crate" => Some((Vec::new(), &path[1..])),
            "self" => Some((module.to_vec(), &path[1..])),
            "super" => {
                let mut at = module.to_vec();
                let ups = path.iter().take_while(|name| *name == "super").count();
                at.truncate(at.len().checked_sub(ups)?);
                Some((at, &path[ups..]))
            }
            first => {
                let (_, scope) = self.scope(module)?;
                if scope.items.contains(first) || self.home.contains_key(&joined(module, first)) {
                    return Some((module.to_vec(), path));
                }
                let (_, import) = scope.imports.iter().find(|(name, _)| name == first)?;
                if path.len() == 1 || import.first().is_some_and(|name| name == first) {
                    return None; // The import itself is looked at on its own.
                }
                let (at, rest) = self.start(module, import)?;
                let at = self.module_of(&at, rest)?;
                Some((at, &path[1..]))
            }
        }
    }

    fn module_of(&self, at: &[String], names: &[String]) -> Option<ModulePath> {
        let mut path = at.to_vec();
        path.extend(names.iter().cloned());
        self.home.contains_key(&path).then_some(path)
    }

    fn below(&self, at: &[String], names: &[String], depth: usize) -> Option<usize> {
        let (file, scope) = self.scope(at)?;
        let first = names.first()?;
        let child = joined(at, first);
        let is_module = self.home.contains_key(&child);
        // A function may have the name of a module; only the module can be followed by more names.
        if scope.items.contains(first) && (names.len() == 1 || !is_module) {
            return Some(file);
        }
        if is_module {
            return self.below(&child, &names[1..], depth);
        }
        if let Some((_, path)) = scope.imports.iter().find(|(name, _)| name == first) {
            let whole: Vec<String> = path.iter().chain(&names[1..]).cloned().collect();
            return self.definition(at, &whole, depth + 1);
        }
        scope.globs.iter().find_map(|glob| {
            let whole: Vec<String> = glob.iter().chain(names).cloned().collect();
            self.definition(at, &whole, depth + 1)
        })
    }
}

fn joined(module: &[String], name: &str) -> ModulePath {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

impl SourceFile {
    fn read(src: &Path, path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let parsed =
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let below = path.strip_prefix(src).unwrap().to_owned();
        let mut collector =
            Collector { modules: Vec::new(), current: Vec::new(), functions: Vec::new() };
        collector.module(module_path(&below), &parsed.items);
        Self { path: below, text, functions: collector.functions, modules: collector.modules }
    }
}

fn module_path(below: &Path) -> ModulePath {
    let mut names: ModulePath = below
        .with_extension("")
        .components()
        .map(|part| part.as_os_str().to_str().unwrap().to_owned())
        .collect();
    if names.last().is_some_and(|name| ["mod", "lib", "main"].contains(&name.as_str())) {
        names.pop();
    }
    names
}

/// Gathers what a file defines and mentions, tests left out.
struct Collector {
    modules: Vec<ModuleScope>,
    current: Vec<usize>,
    functions: Vec<(String, usize, usize)>,
}

impl Collector {
    fn module(&mut self, path: ModulePath, items: &[Item]) {
        self.current.push(self.modules.len());
        self.modules.push(ModuleScope {
            path,
            items: BTreeSet::new(),
            imports: Vec::new(),
            globs: Vec::new(),
            mentioned: Vec::new(),
        });
        for item in items {
            self.visit_item(item);
        }
        self.current.pop();
    }

    fn scope(&mut self) -> &mut ModuleScope {
        let current = *self.current.last().unwrap();
        &mut self.modules[current]
    }

    fn imports(&mut self, tree: &UseTree, before: &[String]) {
        match tree {
            UseTree::Path(path) => {
                self.imports(&path.tree, &joined(before, &path.ident.to_string()))
            }
            UseTree::Name(name) if name.ident == "self" => {
                let alias = before.last().unwrap().clone();
                self.scope().imports.push((alias, before.to_vec()));
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                self.scope().imports.push((name.clone(), joined(before, &name)));
            }
            UseTree::Rename(rename) => {
                let path = joined(before, &rename.ident.to_string());
                self.scope().imports.push((rename.rename.to_string(), path));
            }
            UseTree::Glob(_) => self.scope().globs.push(before.to_vec()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.imports(tree, before)),
        }
    }

    fn function(&mut self, name: &syn::Ident, whole: proc_macro2::Span) {
        self.functions.push((name.to_string(), whole.start().line, whole.end().line));
    }

    /// Paths among the tokens of a macro, which `syn` leaves unparsed.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.mention(std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                other => {
                    self.mention(std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.mention(path);
    }

    fn mention(&mut self, path: Vec<String>) {
        if !path.is_empty() {
            self.scope().mentioned.push(path);
        }
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.to_string(),
            _ => String::new(),
        };
        attribute.path().is_ident("test") || attribute.path().is_ident("cfg") && text == "test"
    })
}

impl<'a> Visit<'a> for Collector {
    fn visit_item(&mut self, item: &'a Item) {
        let (attributes, name) = match item {
            Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
            Item::Struct(item) => (&item.attrs, Some(&item.ident)),
            Item::Enum(item) => (&item.attrs, Some(&item.ident)),
            Item::Union(item) => (&item.attrs, Some(&item.ident)),
            Item::Trait(item) => (&item.attrs, Some(&item.ident)),
            Item::Type(item) => (&item.attrs, Some(&item.ident)),
            Item::Const(item) => (&item.attrs, Some(&item.ident)),
            Item::Static(item) => (&item.attrs, Some(&item.ident)),
            Item::Macro(item) => (&item.attrs, item.ident.as_ref()),
            Item::Impl(item) => (&item.attrs, None),
            Item::Use(item) => (&item.attrs, None),
            Item::Mod(item) => (&item.attrs, None),
            _ => return visit::visit_item(self, item),
        };
        if is_test(attributes) {
            return;
        }
        if let Some(name) = name {
            self.scope().items.insert(name.to_string());
        }
        match item {
            Item::Mod(module) => {
                if let Some((_, items)) = &module.content {
                    let path = joined(&self.scope().path, &module.ident.to_string());
                    self.module(path, items);
                }
            }
            Item::Use(item) => self.imports(&item.tree, &[]),
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.function(
            &item.sig.ident,
            item.block.span().join(item.sig.span()).unwrap_or(item.block.span()),
        );
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.function(
            &item.sig.ident,
            item.block.span().join(item.sig.span()).unwrap_or(item.block.span()),
        );
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.mention(names);
        visit::visit_path(self, path);
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        // A `use` inside of a function.
        self.imports(&item.tree, &[]);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }
}
