//! The type system of every file: some of DKPro's types, and our own. Our layers consist of spans, links and plain values,
//! which INCEpTION can show and edit.

use serde_json::{Map, Value, json};

pub(super) const SOFA: &str = "uima.cas.Sofa";
pub(super) const VIEW: &str = "_InitialView";
const ANNOTATION: &str = "uima.tcas.Annotation";
const BASE: &str = "uima.cas.AnnotationBase";
const TOP: &str = "uima.cas.TOP";
const STRING: &str = "uima.cas.String";
const STRINGS: &str = "uima.cas.String[]";
const FLOAT: &str = "uima.cas.Float";

pub(super) const DOCUMENT: &str =
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
pub(super) const SENTENCE: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence";
pub(super) const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
pub(super) const LEMMA: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Lemma";
pub(super) const POS: &str = "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS";
pub(super) const DEPENDENCY: &str =
    "de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency";
pub(super) const NAME: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";

pub(super) const ARTICLE: &str = "org.onrecord.type.Article";
pub(super) const ACTOR: &str = "org.onrecord.type.Actor";
pub(super) const MENTION: &str = "org.onrecord.type.Mention";
pub(super) const PART: &str = "org.onrecord.type.Part";
pub(super) const LINK: &str = "org.onrecord.type.PartLink";
pub(super) const ATTRIBUTION: &str = "org.onrecord.type.Attribution";

/// Name, supertype, description, and features with their ranges.
type TypeDeclaration =
    (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const TYPES: [TypeDeclaration; 13] = [
    (
        DOCUMENT,
        "uima.tcas.DocumentAnnotation",
        "",
        &[("documentTitle", STRING), ("documentId", STRING), ("documentUri", STRING)],
    ),
    (SENTENCE, ANNOTATION, "", &[]),
    (LEMMA, ANNOTATION, "", &[("value", STRING)]),
    (POS, ANNOTATION, "", &[("PosValue", STRING), ("coarseValue", STRING)]),
    (TOKEN, ANNOTATION, "", &[("lemma", LEMMA), ("pos", POS)]),
    (
        DEPENDENCY,
        ANNOTATION,
        "",
        &[("Governor", TOKEN), ("Dependent", TOKEN), ("DependencyType", STRING)],
    ),
    (NAME, ANNOTATION, "", &[("value", STRING), ("identifier", STRING)]),
    (
        ARTICLE,
        BASE,
        "The article, once a document: its id, the SHA-256 of its text, and what read it",
        &[("articleId", STRING), ("textSha256", STRING), ("program", STRING), ("model", STRING)],
    ),
    (
        ACTOR,
        BASE,
        "Who mentions refer to; identifier is a1, a2, …, actorType person, organization, place, group or other",
        &[("identifier", STRING), ("name", STRING), ("actorType", STRING), ("names", STRINGS)],
    ),
    (
        MENTION,
        ANNOTATION,
        "Words that refer to an actor; identifier is m1, m2, …, form name, nominal or pronoun, actor the actor's \
         identifier, or nothing where it is not known",
        &[
            ("identifier", STRING),
            ("form", STRING),
            ("actorType", STRING),
            ("actor", STRING),
            ("confidence", FLOAT),
            ("by", STRING),
        ],
    ),
    (PART, ANNOTATION, "A run of a content or of what is quoted of it, a cue, or a source", &[]),
    (LINK, TOP, "From an attribution to one of its parts", &[("role", STRING), ("target", PART)]),
    (
        ATTRIBUTION,
        ANNOTATION,
        "One act of saying, over the whole of its content; identifier is q1, q2, …, speaker an actor's identifier, \
         parent that of the attribution which it stands inside of. At most one cue and one source",
        &[
            ("identifier", STRING),
            ("form", STRING),
            ("act", STRING),
            ("polarity", STRING),
            ("content", "org.onrecord.type.PartLink[]"),
            ("quoted", "org.onrecord.type.PartLink[]"),
            ("cue", "org.onrecord.type.PartLink[]"),
            ("source", "org.onrecord.type.PartLink[]"),
            ("speaker", STRING),
            ("parent", STRING),
            ("confidence", FLOAT),
            ("by", STRING),
        ],
    ),
];

/// The value of `%TYPES`.
pub(super) fn types() -> Value {
    let mut types = Map::new();
    for (name, parent, description, features) in TYPES {
        let mut declared = Map::new();
        declared.insert("%NAME".to_owned(), name.into());
        declared.insert("%SUPER_TYPE".to_owned(), parent.into());
        if !description.is_empty() {
            declared.insert("%DESCRIPTION".to_owned(), description.into());
        }
        for (feature, range) in features {
            declared.insert((*feature).to_owned(), json!({ "%NAME": feature, "%RANGE": range }));
        }
        types.insert(name.to_owned(), declared.into());
    }
    types.into()
}
