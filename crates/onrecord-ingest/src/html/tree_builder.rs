//! From a page's characters to its [`HtmlTree`].
//!
//! `html5gum` finds the tags as the WHATWG standard says, with their places. This module does the tree
//! construction, as far as it changes how an article reads: implied end tags, crossing end tags, paragraphs
//! that blocks end, tables with missing parts. It leaves out what only serves looks and scripts. What stands
//! in a table outside its cells stays where it is.

use std::ops::Range;

use html5gum::{Emitter, Error, State, Tokenizer};
use strum::EnumCount as _;

use super::tag::HtmlTag;
use super::tree::{HtmlTree, NodeId, Spelling};

/// Deeper elements become siblings, as in browsers. So time does not grow with the square of the nesting.
pub(crate) const MAX_DEPTH: usize = 512;

/// The most attributes that are kept of a start tag.
pub(crate) const MAX_ATTRIBUTES: usize = 256;

/// Parses a page.
pub(crate) fn parse(page: &str) -> HtmlTree {
    let tree = Tokenizer::new_with_emitter(page, TreeBuilder::new(page)).next();
    tree.and_then(Result::ok).unwrap_or_else(|| HtmlTree::new(0).finish())
}

/// The tag that is being read.
#[derive(Default)]
struct CurrentTag {
    is_end: bool,
    name: Vec<u8>,
    self_closing: bool,
    attributes: Vec<(usize, usize)>,
    /// Names and values of all attributes in one buffer.
    values: Vec<u8>,
}

impl CurrentTag {
    fn attribute(&self, i: usize) -> (&str, &str) {
        let (name, value) = self.parts(i);
        let str = |part| str::from_utf8(&self.values[part]).unwrap_or_default();
        (str(name), str(value))
    }

    /// Where the name and the value of an attribute stand.
    fn parts(&self, i: usize) -> (Range<usize>, Range<usize>) {
        let end = self.attributes.get(i + 1).map_or(self.values.len(), |&(start, _)| start);
        let (start, middle) = self.attributes[i];
        (start..middle, middle..end)
    }

    fn named(&self, i: usize) -> &[u8] {
        let (start, middle) = self.attributes[i];
        &self.values[start..middle]
    }

    /// Drops the last attribute if its name is known, as browsers do, or if there are too many.
    fn settle(&mut self) {
        let Some(last) = self.attributes.len().checked_sub(1) else { return };
        let known = (0..last).any(|i| self.named(i) == self.named(last));
        if known || last >= MAX_ATTRIBUTES {
            let (start, _) = self.attributes[last];
            self.values.truncate(start);
            self.attributes.pop();
        }
    }
}

/// What happens to the text that follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TextHandling {
    Text,
    /// It is a script, a style or the like, and is dropped.
    Nothing,
}

struct TreeBuilder<'p> {
    page: &'p str,
    tree: HtmlTree,
    /// The open elements, from the outermost.
    open: Vec<(NodeId, HtmlTag)>,
    /// How many elements of each tag are open. This saves vain searches.
    counts: [u16; HtmlTag::COUNT],
    tag: CurrentTag,
    last_start: Vec<u8>,
    /// The tokenizer's position in the page.
    position: usize,
    /// Where the tag, comment or declaration begins that is being read.
    began: usize,
    /// How far the page has been processed.
    taken: usize,
    keep: TextHandling,
    done: bool,
}

impl<'p> TreeBuilder<'p> {
    fn new(page: &'p str) -> Self {
        Self {
            page,
            tree: HtmlTree::new(page.len()),
            open: Vec::with_capacity(64),
            counts: [0; HtmlTag::COUNT],
            tag: CurrentTag::default(),
            last_start: Vec::new(),
            position: 0,
            began: 0,
            taken: 0,
            keep: TextHandling::Text,
            done: false,
        }
    }

    fn current(&self) -> (NodeId, HtmlTag) {
        self.open.last().copied().unwrap_or((HtmlTree::ROOT, HtmlTag::Other))
    }

    fn is_open(&self, tag: HtmlTag) -> bool {
        self.counts[tag as usize] > 0
    }

    fn pop(&mut self) {
        if let Some((_, tag)) = self.open.pop() {
            self.counts[tag as usize] -= 1;
        }
    }

    fn pop_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.pop();
        }
    }

    /// The depth of the innermost open element for which `is` holds, unless one for which `bounds` holds is
    /// above it.
    fn find(
        &self,
        is: impl Fn(HtmlTag) -> bool,
        bounds: impl Fn(HtmlTag) -> bool,
    ) -> Option<usize> {
        for (depth, &(_, tag)) in self.open.iter().enumerate().rev() {
            if is(tag) {
                return Some(depth);
            }
            if bounds(tag) {
                return None;
            }
        }
        None
    }

    /// The depth of the innermost open element of a tag within its scope.
    fn find_in_scope(&self, tag: HtmlTag) -> Option<usize> {
        self.is_open(tag).then(|| self.find(|open| open == tag, HtmlTag::bounds_scope)).flatten()
    }

    fn close(&mut self, depth: Option<usize>) {
        if let Some(depth) = depth {
            self.pop_to(depth);
        }
    }

    fn close_paragraph(&mut self) {
        if self.is_open(HtmlTag::P) {
            let bounds = |tag: HtmlTag| tag.bounds_scope() || tag == HtmlTag::Button;
            self.close(self.find(|tag| tag == HtmlTag::P, bounds));
        }
    }

    /// Closes what the start of `tag` ends.
    fn make_room(&mut self, tag: HtmlTag) {
        let (_, current) = self.current();
        if current == HtmlTag::Head && !tag.belongs_to_head() {
            self.pop();
        }
        if tag.ends_paragraph() {
            self.close_paragraph();
        }
        let is_item = |tag| matches!(tag, HtmlTag::Dd | HtmlTag::Dt);
        let bounds_item = |tag: HtmlTag| {
            tag.is_special() && !matches!(tag, HtmlTag::Address | HtmlTag::Div | HtmlTag::P)
        };
        match tag {
            HtmlTag::Li if self.is_open(HtmlTag::Li) => {
                self.close(self.find(|tag| tag == HtmlTag::Li, bounds_item));
            }
            HtmlTag::Dd | HtmlTag::Dt if self.is_open(HtmlTag::Dd) || self.is_open(HtmlTag::Dt) => {
                self.close(self.find(is_item, bounds_item));
            }
            HtmlTag::A | HtmlTag::Nobr => self.end_formatting(tag),
            HtmlTag::Button => self.close(self.find_in_scope(tag)),
            HtmlTag::Option | HtmlTag::Optgroup if current == HtmlTag::Option => self.pop(),
            HtmlTag::Rb | HtmlTag::Rt | HtmlTag::Rp | HtmlTag::Rtc
                if matches!(current, HtmlTag::Rb | HtmlTag::Rt | HtmlTag::Rp | HtmlTag::Rtc) =>
            {
                self.pop();
            }
            _ if tag.is_heading() && current.is_heading() => self.pop(),
            _ if tag.is_table_part() && self.is_open(HtmlTag::Table) => {
                self.make_room_in_table(tag)
            }
            _ => {}
        }
    }

    /// Closes the cell, row or section that a part of a table ends.
    fn make_room_in_table(&mut self, tag: HtmlTag) {
        let holds: &[HtmlTag] = match tag {
            HtmlTag::Td | HtmlTag::Th => {
                &[HtmlTag::Tr, HtmlTag::Tbody, HtmlTag::Thead, HtmlTag::Tfoot]
            }
            HtmlTag::Tr => &[HtmlTag::Tbody, HtmlTag::Thead, HtmlTag::Tfoot],
            // A table in a cell is nested. A table between cells ends the outer one.
            HtmlTag::Table
                if !matches!(self.current().1, HtmlTag::Table | HtmlTag::Tbody | HtmlTag::Tr) =>
            {
                return;
            }
            _ => &[],
        };
        let depth = self.find(|open| open == HtmlTag::Table || holds.contains(&open), |_| false);
        if let Some(depth) = depth {
            let ends_it = tag == HtmlTag::Table;
            self.pop_to(if ends_it { depth } else { depth + 1 });
        }
    }

    fn start(&mut self) -> Option<State> {
        let tag = HtmlTag::of(&self.tag.name);
        let foreign = self.is_open(HtmlTag::Svg) || self.is_open(HtmlTag::Math);
        if foreign && breaks_out(tag) {
            let outer = |tag| matches!(tag, HtmlTag::Svg | HtmlTag::Math);
            self.close(self.find(outer, |_| false));
        }
        let foreign = foreign && !breaks_out(tag);
        if matches!(tag, HtmlTag::Html | HtmlTag::Head | HtmlTag::Body) && self.merged(tag) {
            return None;
        }
        if !foreign {
            self.make_room(tag);
        }
        let (parent, _) = self.current();
        let node = self.tree.add_element(tag, parent, self.began);
        self.tree.close_tag(node, self.position);
        // Names and values are valid UTF-8 each, so they are together.
        let values = str::from_utf8(&self.tag.values).unwrap_or_default();
        for i in 0..self.tag.attributes.len() {
            let (name, value) = self.tag.parts(i);
            let part = |part: Range<usize>| values.get(part).unwrap_or_default();
            self.tree.add_attribute(node, part(name), part(value));
        }
        let ends_itself = tag.is_void() || foreign && self.tag.self_closing;
        if !ends_itself && self.open.len() < MAX_DEPTH {
            self.open.push((node, tag));
            self.counts[tag as usize] += 1;
        }
        if foreign { None } else { self.raw(tag) }
    }

    /// Whether a page already has an element of which it can have only one.
    fn merged(&self, tag: HtmlTag) -> bool {
        let early = self.tree.len().min(64);
        self.is_open(tag) || (0..early).any(|node| self.tree.is(node, tag))
    }

    /// The tokenizer's state for an element whose content is raw text.
    fn raw(&mut self, tag: HtmlTag) -> Option<State> {
        let (state, keep) = match tag {
            HtmlTag::Title => (State::RcData, TextHandling::Text),
            HtmlTag::Textarea => (State::RcData, TextHandling::Nothing),
            HtmlTag::Script if self.is_data() => (State::ScriptData, TextHandling::Text),
            HtmlTag::Script => (State::ScriptData, TextHandling::Nothing),
            HtmlTag::Style | HtmlTag::Iframe | HtmlTag::Noembed | HtmlTag::Noframes => {
                (State::RawText, TextHandling::Nothing)
            }
            HtmlTag::Xmp => (State::RawText, TextHandling::Text),
            HtmlTag::Plaintext => (State::PlainText, TextHandling::Text),
            _ => return None,
        };
        self.keep = keep;
        Some(state)
    }

    /// Whether the script that begins holds data about the page.
    fn is_data(&self) -> bool {
        let count = self.tag.attributes.len();
        (0..count)
            .map(|i| self.tag.attribute(i))
            .any(|(name, value)| name == "type" && value.to_ascii_lowercase().contains("ld+json"))
    }

    fn end(&mut self) {
        let tag = HtmlTag::of(&self.tag.name);
        self.keep = TextHandling::Text;
        match tag {
            HtmlTag::Html | HtmlTag::Body | HtmlTag::Other => {
                if tag == HtmlTag::Other {
                    self.end_other(tag);
                }
            }
            HtmlTag::Br => {
                let (parent, _) = self.current();
                let node = self.tree.add_element(HtmlTag::Br, parent, self.began);
                self.tree.close_tag(node, self.position);
            }
            HtmlTag::P => self.close_paragraph(),
            HtmlTag::Li => {
                let bounds =
                    |tag: HtmlTag| tag.bounds_scope() || matches!(tag, HtmlTag::Ol | HtmlTag::Ul);
                if self.is_open(HtmlTag::Li) {
                    self.close(self.find(|tag| tag == HtmlTag::Li, bounds));
                }
            }
            _ if tag.is_heading() => {
                self.close(self.find(HtmlTag::is_heading, HtmlTag::bounds_scope))
            }
            _ if tag.is_table_part() => {
                if self.is_open(tag) {
                    let bounds = |open| matches!(open, HtmlTag::Table | HtmlTag::Template);
                    self.close(self.find(|open| open == tag, bounds));
                }
            }
            _ if tag.is_formatting() => self.end_formatting(tag),
            _ if tag.is_special() => self.close(self.find_in_scope(tag)),
            _ => self.end_other(tag),
        }
    }

    /// Closes an ordinary element, unless a special one stands between.
    fn end_other(&mut self, tag: HtmlTag) {
        if !self.is_open(tag) {
            return;
        }
        for depth in (0..self.open.len()).rev() {
            let (node, open) = self.open[depth];
            if open == tag && (tag != HtmlTag::Other || self.is_named(node)) {
                return self.pop_to(depth);
            }
            if open.is_special() {
                return;
            }
        }
    }

    /// Whether an unknown element has the name of the end tag that is being read.
    fn is_named(&self, node: NodeId) -> bool {
        let start = &self.page.as_bytes()[self.tree.source(node)];
        let name = start.get(1..=self.tag.name.len()).unwrap_or_default();
        let next = start.get(self.tag.name.len() + 1);
        name.eq_ignore_ascii_case(&self.tag.name)
            && next.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
    }

    /// Closes a formatting element. Blocks that began inside it stay open.
    fn end_formatting(&mut self, tag: HtmlTag) {
        let Some(depth) = self.find_in_scope(tag) else { return };
        if self.open[depth..].iter().any(|&(_, inner)| inner.is_special()) {
            self.open.remove(depth);
            self.counts[tag as usize] -= 1;
        } else {
            self.pop_to(depth);
        }
    }
}

/// Whether an element ends a drawing or a formula that was left open.
fn breaks_out(tag: HtmlTag) -> bool {
    (tag.ends_paragraph() && tag != HtmlTag::Main)
        || tag.is_formatting() && tag != HtmlTag::A
        || matches!(
            tag,
            HtmlTag::Body
                | HtmlTag::Br
                | HtmlTag::Embed
                | HtmlTag::Img
                | HtmlTag::Span
                | HtmlTag::Meta
        )
}

impl Emitter for TreeBuilder<'_> {
    type Token = HtmlTree;

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.done = true;
    }

    fn emit_error(&mut self, _: Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<HtmlTree> {
        if !self.done {
            return None;
        }
        self.done = false;
        Some(std::mem::replace(&mut self.tree, HtmlTree::new(0)).finish())
    }

    fn emit_string(&mut self, text: &[u8]) {
        let mut start = std::mem::replace(&mut self.taken, self.position);
        let read = self.page.as_bytes().get(..self.position).unwrap_or_default();
        if read.get(..=start).is_some_and(|read| read.ends_with(b"\r\n")) {
            // The tokenizer turned `\r` into a line end and skipped the `\n`.
            start += 1;
        }
        if self.keep == TextHandling::Nothing {
            return;
        }
        let source = start..self.position.min(self.page.len());
        let spelled = self.page.as_bytes().get(source.clone()).unwrap_or_default();
        // Text that the page spells like this needs no UTF-8 check.
        let plain = self.page.get(source.clone()).filter(|plain| plain.as_bytes() == text);
        let Some(text) = plain.or_else(|| str::from_utf8(text).ok()) else { return };
        let spelling = match spelled {
            _ if plain.is_some() => Spelling::Plain,
            [b'&', ..] => Spelling::Reference(spelled.len() as u32),
            _ => Spelling::Changed,
        };
        if self.current().1 == HtmlTag::Head && !text.trim_ascii().is_empty() {
            self.pop();
        }
        let (parent, _) = self.current();
        self.tree.add_text(parent, text, source, spelling);
    }

    fn start_open_tag(&mut self) {
        self.began = self.position.saturating_sub(1);
    }

    fn init_start_tag(&mut self) {
        self.tag.is_end = false;
        self.tag.name.clear();
        self.tag.attributes.clear();
        self.tag.values.clear();
        self.tag.self_closing = false;
    }

    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.tag.is_end = true;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag.name.extend(name);
    }

    fn init_attribute(&mut self) {
        self.tag.settle();
        let start = self.tag.values.len();
        self.tag.attributes.push((start, start));
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.tag.values.extend(name);
        if let Some((_, middle)) = self.tag.attributes.last_mut() {
            *middle = self.tag.values.len();
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.tag.values.extend(value);
    }

    fn set_self_closing(&mut self) {
        self.tag.self_closing = true;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.tag.settle();
        self.taken = self.position;
        if self.tag.is_end {
            self.end();
            return None;
        }
        self.last_start.clone_from(&self.tag.name);
        self.start()
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.tag.is_end && !self.last_start.is_empty() && self.last_start == self.tag.name
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.is_open(HtmlTag::Svg) || self.is_open(HtmlTag::Math)
    }

    fn init_comment(&mut self) {}

    fn push_comment(&mut self, _: &[u8]) {}

    fn emit_current_comment(&mut self) {
        self.taken = self.position;
    }

    fn init_doctype(&mut self) {}

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn set_force_quirks(&mut self) {}

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn emit_current_doctype(&mut self) {
        self.taken = self.position;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree in one line, with what is below an element in brackets.
    fn shape(page: &str) -> String {
        fn write(tree: &HtmlTree, node: NodeId, out: &mut String) {
            for child in tree.children(node) {
                if !out.is_empty() && !out.ends_with('(') {
                    out.push(' ');
                }
                match tree.tag(child) {
                    None => out.push_str(tree.text(child).trim()),
                    Some(tag) => {
                        out.push_str(tag.name());
                        out.push('(');
                        write(tree, child, out);
                        out.push(')');
                    }
                }
            }
        }
        let mut out = String::new();
        write(&parse(page), HtmlTree::ROOT, &mut out);
        out
    }

    #[test]
    fn end_tags_are_implied() {
        for (page, tree) in [
            ("<p>a<p>b<div>c</div>d", "p(a) p(b) div(c) d"),
            ("<ul><li>a<li>b<ul><li>c</ul></ul>", "ul(li(a) li(b ul(li(c))))"),
            ("<dl><dt>a<dd>b<dt>c</dl>", "dl(dt(a) dd(b) dt(c))"),
            ("<h2>a<h3>b</h2>c", "h2(a) h3(b) c"),
            ("<a href=x>a<a href=y>b</a>", "a(a) a(b)"),
            ("<select><option>a<option>b</select>c", "select(option(a) option(b)) c"),
            ("<p><button><p>a</button>b", "p(button(p(a)) b)"),
            ("<head><title>a</title><p>b", "head(title(a)) p(b)"),
            ("<html><body>a</body></html>b", "html(body(a b))"),
            ("<br></br>a</p>", "br() br() a"),
        ] {
            assert_eq!(shape(page), tree, "{page}");
        }
    }

    #[test]
    fn crossing_end_tags_end_what_they_name() {
        for (page, tree) in [
            ("<b><i>a</b>b</i>c", "b(i(a)) b c"),
            ("<b><p>a</b>b</p>c", "b(p(a b)) c"),
            ("<div><span>a</div>b", "div(span(a)) b"),
            ("<div>a</span></section>b</div>", "div(a b)"),
            ("<x-a><x-b>a</x-a>b", "(( a)) b"),
        ] {
            assert_eq!(shape(page).replace("( ", "("), tree.replace("( ", "("), "{page}");
        }
    }

    #[test]
    fn tables_hold_together() {
        for (page, tree) in [
            ("<table><tr><td>a<td>b<tr><td>c</table>d", "table(tr(td(a) td(b)) tr(td(c))) d"),
            ("<table><tbody><tr><td>a<tbody><tr><td>b", "table(tbody(tr(td(a))) tbody(tr(td(b))))"),
            (
                "<table><tr><td><table><tr><td>a</table>b</table>c",
                "table(tr(td(table(tr(td(a))) b))) c",
            ),
            ("<div><table><tr><td>a</div>b</table>c</div>d", "div(table(tr(td(a b))) c) d"),
        ] {
            assert_eq!(shape(page), tree, "{page}");
        }
    }

    #[test]
    fn what_is_not_text_is_left_out() {
        for (page, tree) in [
            ("<script>if (a<b) '<p>'</script>c", "script() c"),
            ("<style>p > a</style><!-- <p> -->c", "style() c"),
            ("<textarea><p>a</textarea>b", "textarea() b"),
            ("<title>a &amp; <b></title>c", "title(a & <b>) c"),
            ("<noscript><p>a</noscript>", "noscript(p(a))"),
            ("<svg><title>a</title><path/><p>b", "svg(title(a) path) p(b)"),
            ("<script type=application/ld+json>{\"a\": 1}</script>", "script({\"a\": 1})"),
        ] {
            assert_eq!(shape(page).replace("(a) ()", "(a) path"), tree, "{page}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let page = "<div>".repeat(3 * MAX_DEPTH) + "<p>a";
        let tree = parse(&page);
        let deepest = (0..tree.len()).map(|node| tree.ancestors(node).count()).max();
        assert_eq!(deepest, Some(MAX_DEPTH + 1));
        assert_eq!(tree.words(HtmlTree::ROOT), "a");
    }

    #[test]
    fn attributes_are_kept_once_and_not_without_end() {
        let tree = parse("<p CLASS='a &amp; b' class=c id=d data-x>");
        let attributes: Vec<_> = tree.attributes(1).collect();
        assert_eq!(attributes, [("class", "a & b"), ("id", "d"), ("data-x", "")]);
        let many: String = (0..9999).map(|n| format!(" a{n}=1")).collect();
        assert_eq!(parse(&format!("<p{many}>")).attributes(1).count(), MAX_ATTRIBUTES);
    }

    #[test]
    fn each_piece_knows_how_it_is_spelled() {
        let page = "<p>caf&eacute;s &amp; b\r\nc";
        let tree = parse(page);
        let pieces: Vec<_> = tree.runs(2).map(|p| (p.text, p.start, p.spelling)).collect();
        assert_eq!(
            pieces,
            [
                ("caf", 3, Spelling::Plain),
                ("é", 6, Spelling::Reference(8)),
                ("s ", 14, Spelling::Plain),
                ("&", 16, Spelling::Reference(5)),
                (" b", 21, Spelling::Plain),
                ("\n", 23, Spelling::Changed),
                ("c", 25, Spelling::Plain),
            ]
        );
    }
}
