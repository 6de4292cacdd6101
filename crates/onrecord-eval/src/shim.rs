pub use onrecord_text::OffsetUnit;
use onrecord_text::*;
#[derive(Default)]
pub struct Given;
pub struct Reader;
impl Reader {
    pub fn new() -> Self {
        Self
    }
    pub fn read_bytes(&self, b: &[u8], _: &Given) -> anyhow::Result<onrecord_reading::Reading> {
        let text = String::from_utf8_lossy(b).into_owned();
        Ok(onrecord_reading::read(Article {
            id: String::new(),
            text_sha256: String::new(),
            text,
            source: Source {
                path: None,
                format: "text".into(),
                encoding: "utf-8".into(),
                replacements: 0,
                sha256: String::new(),
                record: None,
            },
            blocks: vec![],
            metadata: Metadata::default(),
            licence: None,
        }))
    }
}
