//! The elements that decide how a page is taken apart.

macro_rules! tags {
    ($($name:literal $tag:ident),* $(,)?) => {
        /// An element's name. Those that HTML does not know are one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) enum Tag { $($tag,)* Other }

        impl Tag {
            /// How many there are.
            pub(crate) const COUNT: usize = Tag::Other as usize + 1;

            /// The element of a name in lower case.
            pub(crate) fn of(name: &[u8]) -> Self {
                match str::from_utf8(name) {
                    $(Ok($name) => Self::$tag,)*
                    _ => Self::Other,
                }
            }

            /// Its name; none where HTML does not know it.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$tag => $name,)*
                    Self::Other => "",
                }
            }
        }
    };
}

tags! {
    "a" A, "abbr" Abbr, "acronym" Acronym, "address" Address, "applet" Applet, "area" Area,
    "article" Article, "aside" Aside, "audio" Audio, "b" B, "base" Base, "basefont" Basefont,
    "bdi" Bdi, "bdo" Bdo, "bgsound" Bgsound, "big" Big, "blockquote" Blockquote, "body" Body,
    "br" Br, "button" Button, "canvas" Canvas, "caption" Caption, "center" Center, "cite" Cite,
    "code" Code, "col" Col, "colgroup" Colgroup, "data" Data, "datalist" Datalist, "dd" Dd,
    "del" Del, "details" Details, "dfn" Dfn, "dialog" Dialog, "dir" Dir, "div" Div, "dl" Dl,
    "dt" Dt, "em" Em, "embed" Embed, "fieldset" Fieldset, "figcaption" Figcaption,
    "figure" Figure, "font" Font, "footer" Footer, "form" Form, "frame" Frame,
    "frameset" Frameset, "h1" H1, "h2" H2, "h3" H3, "h4" H4, "h5" H5, "h6" H6, "head" Head,
    "header" Header, "hgroup" Hgroup, "hr" Hr, "html" Html, "i" I, "iframe" Iframe, "img" Img,
    "input" Input, "ins" Ins, "kbd" Kbd, "keygen" Keygen, "label" Label, "legend" Legend,
    "li" Li, "link" Link, "listing" Listing, "main" Main, "map" Map, "mark" Mark,
    "marquee" Marquee, "math" Math, "menu" Menu, "meta" Meta, "meter" Meter, "nav" Nav,
    "nobr" Nobr, "noembed" Noembed, "noframes" Noframes, "noscript" Noscript, "object" Object,
    "ol" Ol, "optgroup" Optgroup, "option" Option, "output" Output, "p" P, "param" Param,
    "picture" Picture, "plaintext" Plaintext, "pre" Pre, "progress" Progress, "q" Q, "rb" Rb,
    "rp" Rp, "rt" Rt, "rtc" Rtc, "ruby" Ruby, "s" S, "samp" Samp, "script" Script,
    "search" Search, "section" Section, "select" Select, "small" Small, "source" Source,
    "span" Span, "strike" Strike, "strong" Strong, "style" Style, "sub" Sub,
    "summary" Summary, "sup" Sup, "svg" Svg, "table" Table, "tbody" Tbody, "td" Td,
    "template" Template, "textarea" Textarea, "tfoot" Tfoot, "th" Th, "thead" Thead,
    "time" Time, "title" Title, "tr" Tr, "track" Track, "tt" Tt, "u" U, "ul" Ul, "var" Var,
    "video" Video, "wbr" Wbr, "xmp" Xmp,
}

impl Tag {
    /// Elements without content or end tag.
    pub(crate) fn is_void(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Area | Base
                | Basefont
                | Bgsound
                | Br
                | Col
                | Embed
                | Frame
                | Hr
                | Img
                | Input
                | Keygen
                | Link
                | Meta
                | Param
                | Source
                | Track
                | Wbr
        )
    }

    /// Elements whose start ends an open paragraph.
    pub(crate) fn ends_paragraph(self) -> bool {
        use Tag::*;
        self.is_heading()
            || matches!(
                self,
                Address
                    | Article
                    | Aside
                    | Blockquote
                    | Center
                    | Dd
                    | Details
                    | Dialog
                    | Dir
                    | Div
                    | Dl
                    | Dt
                    | Fieldset
                    | Figcaption
                    | Figure
                    | Footer
                    | Form
                    | Header
                    | Hgroup
                    | Hr
                    | Li
                    | Listing
                    | Main
                    | Menu
                    | Nav
                    | Ol
                    | P
                    | Plaintext
                    | Pre
                    | Search
                    | Section
                    | Summary
                    | Table
                    | Ul
                    | Xmp
            )
    }

    /// `h1` to `h6`.
    pub(crate) fn is_heading(self) -> bool {
        (Tag::H1..=Tag::H6).contains(&self)
    }

    /// HTML's formatting elements, whose end tags may cross those of others.
    pub(crate) fn is_formatting(self) -> bool {
        use Tag::*;
        matches!(
            self,
            A | B | Big | Code | Em | Font | I | Nobr | S | Small | Strike | Strong | Tt | U
        )
    }

    /// HTML's special elements, which the end tags of others do not cross.
    pub(crate) fn is_special(self) -> bool {
        use Tag::*;
        self.ends_paragraph()
            || self.is_table_part()
            || matches!(
                self,
                Applet
                    | Body
                    | Button
                    | Frameset
                    | Head
                    | Html
                    | Iframe
                    | Marquee
                    | Noembed
                    | Noframes
                    | Noscript
                    | Object
                    | Script
                    | Select
                    | Style
                    | Template
                    | Textarea
                    | Title
            )
    }

    /// What stands between a table and what its cells hold.
    pub(crate) fn is_table_part(self) -> bool {
        use Tag::*;
        matches!(self, Caption | Colgroup | Table | Tbody | Td | Tfoot | Th | Thead | Tr)
    }

    /// Elements that end tags outside them do not reach into.
    pub(crate) fn bounds_scope(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Applet | Caption | Html | Marquee | Object | Svg | Table | Td | Template | Th
        )
    }

    /// Elements that start on a line of their own, and end it.
    pub(crate) fn is_block(self) -> bool {
        use Tag::*;
        self.ends_paragraph()
            || self.is_table_part()
            || matches!(self, Body | Html | Iframe | Legend | Optgroup | Option | Video | Audio)
    }

    /// What may stand in a page's head.
    pub(crate) fn belongs_to_head(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Base | Basefont | Bgsound | Link | Meta | Noscript | Script | Style | Template | Title
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_tags_and_back() {
        for name in ["a", "h3", "figcaption", "wbr"] {
            assert_eq!(Tag::of(name.as_bytes()).name(), name);
        }
        assert_eq!(Tag::of(b"amp-img"), Tag::Other);
        assert!(Tag::H1.is_heading() && Tag::H6.is_heading());
        assert!(!Tag::Head.is_heading() && !Tag::Frameset.is_heading());
    }
}
