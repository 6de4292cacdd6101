//! The style sheet, script, fonts and icon, built into the program. Their addresses change with their contents, so that
//! browsers may cache them.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::problem::Problem;
use crate::state::AppState;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 6] = [
    Asset {
        name: "style.css",
        media_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../assets/style.css"),
    },
    Asset {
        name: "app.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/app.js"),
    },
    Asset {
        name: "icon.svg",
        media_type: "image/svg+xml",
        bytes: include_bytes!("../assets/icon.svg"),
    },
    Asset {
        name: "source-serif-4.woff2",
        media_type: "font/woff2",
        bytes: include_bytes!("../assets/source-serif-4.woff2"),
    },
    Asset {
        name: "source-serif-4-extended.woff2",
        media_type: "font/woff2",
        bytes: include_bytes!("../assets/source-serif-4-extended.woff2"),
    },
    Asset {
        name: "source-serif-4-italic.woff2",
        media_type: "font/woff2",
        bytes: include_bytes!("../assets/source-serif-4-italic.woff2"),
    },
];

/// A hash of all assets.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let all: Vec<u8> = ASSETS.iter().flat_map(|asset| asset.bytes).copied().collect();
    onrecord::text::sha256_hex(&all)[..12].to_owned()
});

/// The address of an asset.
pub(crate) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new().route("/assets/{version}/{name}", get(asset))
}

async fn asset(Path((_, name)): Path<(String, String)>) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.bytes,
        )
            .into_response(),
        None => Problem::not_found("There is no such file.").into_response(),
    }
}
