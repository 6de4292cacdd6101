//! The elements of HTML, and what their names mean for parsing.

use strum::{EnumCount, EnumString, IntoStaticStr};

/// An element's name. All names that HTML does not know are `Other`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumCount, EnumString, IntoStaticStr,
)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum HtmlTag {
    A,
    Abbr,
    Acronym,
    Address,
    Applet,
    Area,
    Article,
    Aside,
    Audio,
    B,
    Base,
    Basefont,
    Bdi,
    Bdo,
    Bgsound,
    Big,
    Blockquote,
    Body,
    Br,
    Button,
    Canvas,
    Caption,
    Center,
    Cite,
    Code,
    Col,
    Colgroup,
    Data,
    Datalist,
    Dd,
    Del,
    Details,
    Dfn,
    Dialog,
    Dir,
    Div,
    Dl,
    Dt,
    Em,
    Embed,
    Fieldset,
    Figcaption,
    Figure,
    Font,
    Footer,
    Form,
    Frame,
    Frameset,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    Head,
    Header,
    Hgroup,
    Hr,
    Html,
    I,
    Iframe,
    Img,
    Input,
    Ins,
    Kbd,
    Keygen,
    Label,
    Legend,
    Li,
    Link,
    Listing,
    Main,
    Map,
    Mark,
    Marquee,
    Math,
    Menu,
    Meta,
    Meter,
    Nav,
    Nobr,
    Noembed,
    Noframes,
    Noscript,
    Object,
    Ol,
    Optgroup,
    Option,
    Output,
    P,
    Param,
    Picture,
    Plaintext,
    Pre,
    Progress,
    Q,
    Rb,
    Rp,
    Rt,
    Rtc,
    Ruby,
    S,
    Samp,
    Script,
    Search,
    Section,
    Select,
    Small,
    Source,
    Span,
    Strike,
    Strong,
    Style,
    Sub,
    Summary,
    Sup,
    Svg,
    Table,
    Tbody,
    Td,
    Template,
    Textarea,
    Tfoot,
    Th,
    Thead,
    Time,
    Title,
    Tr,
    Track,
    Tt,
    U,
    Ul,
    Var,
    Video,
    Wbr,
    Xmp,
    #[strum(serialize = "")]
    Other,
}

impl HtmlTag {
    /// The element of a name in lower case.
    pub(crate) fn of(name: &[u8]) -> Self {
        str::from_utf8(name).ok().and_then(|name| name.parse().ok()).unwrap_or(Self::Other)
    }

    /// Its name; empty where HTML does not know it.
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }

    /// Whether it has neither content nor end tag.
    pub(crate) fn is_void(self) -> bool {
        use HtmlTag::*;
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

    /// Whether its start ends an open paragraph.
    pub(crate) fn ends_paragraph(self) -> bool {
        use HtmlTag::*;
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

    /// Whether it is `h1` to `h6`.
    pub(crate) fn is_heading(self) -> bool {
        (HtmlTag::H1..=HtmlTag::H6).contains(&self)
    }

    /// Whether it is one of HTML's formatting elements, whose end tags may cross those of others.
    pub(crate) fn is_formatting(self) -> bool {
        use HtmlTag::*;
        matches!(
            self,
            A | B | Big | Code | Em | Font | I | Nobr | S | Small | Strike | Strong | Tt | U
        )
    }

    /// Whether it is one of HTML's special elements, which end tags of others do not cross.
    pub(crate) fn is_special(self) -> bool {
        use HtmlTag::*;
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

    /// Whether it is a part of a table, outside or around the cells.
    pub(crate) fn is_table_part(self) -> bool {
        use HtmlTag::*;
        matches!(self, Caption | Colgroup | Table | Tbody | Td | Tfoot | Th | Thead | Tr)
    }

    /// Whether end tags outside it have no effect inside.
    pub(crate) fn bounds_scope(self) -> bool {
        use HtmlTag::*;
        matches!(
            self,
            Applet | Caption | Html | Marquee | Object | Svg | Table | Td | Template | Th
        )
    }

    /// Whether it starts on a new line and ends it.
    pub(crate) fn is_block(self) -> bool {
        use HtmlTag::*;
        self.ends_paragraph()
            || self.is_table_part()
            || matches!(self, Body | Html | Iframe | Legend | Optgroup | Option | Video | Audio)
    }

    /// Whether it may stand in a page's head.
    pub(crate) fn belongs_to_head(self) -> bool {
        use HtmlTag::*;
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
            assert_eq!(HtmlTag::of(name.as_bytes()).name(), name);
        }
        assert_eq!(HtmlTag::of(b"amp-img"), HtmlTag::Other);
        assert!(HtmlTag::H1.is_heading() && HtmlTag::H6.is_heading());
        assert!(!HtmlTag::Head.is_heading() && !HtmlTag::Frameset.is_heading());
    }
}
