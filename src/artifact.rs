//! What a build makes: files with a route, a media type and where they come from.

use std::path::PathBuf;

use crate::diag::FilePath;
use crate::route::Route;

/// One file of the finished site.
#[derive(Clone, Debug)]
pub struct Artifact {
    pub route: Route,
    pub media: Media,
    pub body: Body,
    /// The source that it was made from; `None` for what the site as a whole gives (a sitemap).
    pub origin: Option<FilePath>,
}

/// The bytes of an artifact.
#[derive(Clone, Debug)]
pub enum Body {
    Bytes(Vec<u8>),
    /// A file of the project that is published as it is; it is read when it is written or served.
    File(PathBuf),
}

/// The media type, for `Content-Type` and for what may be compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Media(&'static str);

impl Media {
    pub const HTML: Media = Media("text/html; charset=utf-8");
    pub const CSS: Media = Media("text/css; charset=utf-8");
    pub const JAVASCRIPT: Media = Media("text/javascript; charset=utf-8");
    pub const JSON: Media = Media("application/json");
    pub const ATOM: Media = Media("application/atom+xml; charset=utf-8");
    pub const XML: Media = Media("application/xml; charset=utf-8");
    pub const TEXT: Media = Media("text/plain; charset=utf-8");
    pub const CALENDAR: Media = Media("text/calendar; charset=utf-8");
    pub const BYTES: Media = Media("application/octet-stream");

    /// The type that goes with a file name's extension.
    pub fn of_name(name: &str) -> Media {
        let extension = name
            .rsplit_once('.')
            .map_or("", |(_, e)| e)
            .to_ascii_lowercase();
        match extension.as_str() {
            "html" | "htm" => Media::HTML,
            "css" => Media::CSS,
            "js" | "mjs" => Media::JAVASCRIPT,
            "json" => Media::JSON,
            "webmanifest" => Media("application/manifest+json"),
            "xml" => Media::XML,
            "txt" => Media::TEXT,
            "ics" => Media::CALENDAR,
            "svg" => Media("image/svg+xml"),
            "png" => Media("image/png"),
            "jpg" | "jpeg" => Media("image/jpeg"),
            "webp" => Media("image/webp"),
            "avif" => Media("image/avif"),
            "gif" => Media("image/gif"),
            "ico" => Media("image/x-icon"),
            "woff2" => Media("font/woff2"),
            "woff" => Media("font/woff"),
            "ttf" => Media("font/ttf"),
            "otf" => Media("font/otf"),
            "pdf" => Media("application/pdf"),
            "mp4" => Media("video/mp4"),
            "webm" => Media("video/webm"),
            "mp3" => Media("audio/mpeg"),
            "vtt" => Media("text/vtt; charset=utf-8"),
            "zip" => Media("application/zip"),
            _ => Media::BYTES,
        }
    }

    pub fn as_str(self) -> &'static str {
        self.0
    }
}
