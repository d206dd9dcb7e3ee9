//! One build, ready for everybody: its files in memory with their tags, packed once, and its redirects.
//!
//! A [`HostedSite`] never changes but for the packing, which comes a little later: until then files are sent as
//! they are. What is the same as in the build before is taken over, bytes and packing.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::http::header::{HeaderName, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::artifact::{Artifact, Body, Media};
use crate::assets;
use crate::referral::source::TrustedProxies;
use crate::route::{Route, decode_path};
use crate::serve::lookup::{FileMap, Lookup};

/// One build.
#[derive(Debug)]
pub struct HostedSite {
    files: FileMap<HostedFile>,
    /// By the whole path, decoded.
    redirects: BTreeMap<String, Redirect>,
    headers: Vec<(HeaderName, HeaderValue)>,
    proxies: TrustedProxies,
}

/// One file of the site.
#[derive(Clone, Debug)]
pub struct HostedFile {
    pub route: Route,
    pub media: Media,
    pub bytes: Bytes,
    /// Of the bytes as they are, without quotes; each packing has its own tag.
    pub hash: Arc<str>,
    packed: Arc<OnceLock<Packed>>,
}

/// The packed forms of a file; none where packing makes it no smaller.
#[derive(Debug, Default)]
pub struct Packed {
    pub brotli: Option<Bytes>,
    pub gzip: Option<Bytes>,
}

/// An address that leads to another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    pub status: StatusCode,
    pub to: HeaderValue,
    /// As it stands in the map: for the log.
    pub from: String,
}

/// How hard to pack.
#[derive(Clone, Copy, Debug)]
pub struct Packing {
    /// 0 to 11.
    pub brotli: u32,
    /// 0 to 9.
    pub gzip: u32,
}

impl Packing {
    /// Everything that there is to gain: the 131 text files of the repository's site (1.1 MB) become 293 kB in 1.8 s
    /// on one core with brotli 11, 329 kB in 0.04 s with brotli 5, 357 kB in 0.02 s with gzip 9. It happens once
    /// for each version of a file, beside the answers.
    pub const BEST: Packing = Packing {
        brotli: 11,
        gzip: 9,
    };

    /// For a program that was built without optimising, in which the best takes a minute.
    pub const QUICK: Packing = Packing { brotli: 4, gzip: 4 };
}

/// A file of the project that could not be read.
#[derive(Debug)]
pub struct Unreadable {
    pub path: PathBuf,
    pub source: io::Error,
}

/// What goes with the files of a site.
#[derive(Clone, Debug, Default)]
pub struct HostedSettings {
    /// The path of `base_url`, without a final slash.
    pub base_path: String,
    /// The security headers of every answer.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub proxies: TrustedProxies,
}

/// Files that the hosts which know them read and do not serve.
const NOT_SERVED: [&str; 2] = ["/_headers", REDIRECTS];
const REDIRECTS: &str = "/_redirects";

/// Smaller files fit into one packet anyway.
const WORTH_PACKING: usize = 512;

impl HostedSite {
    /// Takes a build in, reading the files that are published as they are.
    pub fn new(
        artifacts: Vec<Artifact>,
        settings: HostedSettings,
        previous: Option<&HostedSite>,
    ) -> Result<HostedSite, Unreadable> {
        let mut files = BTreeMap::new();
        let mut redirects = BTreeMap::new();
        for artifact in artifacts {
            let bytes = match artifact.body {
                Body::Bytes(bytes) => bytes,
                Body::File(path) => {
                    std::fs::read(&path).map_err(|source| Unreadable { path, source })?
                }
            };
            if artifact.route.as_str() == REDIRECTS {
                redirects = read_redirects(&bytes);
            }
            if NOT_SERVED.contains(&artifact.route.as_str()) {
                continue;
            }
            let file = HostedFile::new(artifact.route, artifact.media, bytes, previous);
            files.insert(file.route.clone(), file);
        }
        Ok(HostedSite {
            files: FileMap::new(&settings.base_path, files),
            redirects,
            headers: settings.headers,
            proxies: settings.proxies,
        })
    }

    /// The headers of every answer.
    pub fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.headers
    }

    /// The addresses that speak for many.
    pub fn proxies(&self) -> &TrustedProxies {
        &self.proxies
    }

    /// Finds what lies at the path of a request, percent-encoded as it came.
    pub fn look_up(&self, path: &str) -> Lookup<'_, HostedFile> {
        self.files.look_up(path)
    }

    /// The redirect at the path of a request.
    pub fn redirect(&self, path: &str) -> Option<&Redirect> {
        self.redirects.get(&decode_path(path)?)
    }

    /// Packs what is not packed yet, one file after the other, the pages of the site first. Takes seconds; `goes_on`
    /// is asked before each file.
    pub fn pack(&self, packing: Packing, goes_on: impl Fn() -> bool) {
        let of_kind = |page: bool| {
            let files = self.files.iter().map(|(_, file)| file);
            files.filter(move |file| (file.media == Media::HTML) == page)
        };
        for file in of_kind(true).chain(of_kind(false)) {
            if !goes_on() {
                return;
            }
            if file.is_text() {
                file.packed.get_or_init(|| pack(&file.bytes, packing));
            }
        }
    }
}

impl HostedFile {
    fn new(route: Route, media: Media, bytes: Vec<u8>, previous: Option<&HostedSite>) -> Self {
        let hash = Sha256::digest(&bytes);
        let hash = URL_SAFE_NO_PAD.encode(hash.get(..15).unwrap_or_default());
        let before = previous.and_then(|site| site.files.get(&route));
        match before.filter(|before| *before.hash == *hash && before.media == media) {
            Some(before) => before.clone(),
            None => HostedFile {
                route,
                media,
                bytes: bytes.into(),
                hash: hash.into(),
                packed: Arc::default(),
            },
        }
    }

    /// Whether it is of a type that packing makes smaller.
    pub fn is_text(&self) -> bool {
        let media = self.media.as_str();
        media.starts_with("text/")
            || [
                "application/json",
                "image/svg+xml",
                "application/manifest+json",
            ]
            .contains(&media)
            || media.contains("+xml")
            || media.contains("/xml")
    }

    /// Whether its name changes with its content.
    pub fn is_fingerprinted(&self) -> bool {
        self.route.as_str().starts_with(assets::FOLDER)
    }

    /// The packed forms, when they are there.
    pub fn packed(&self) -> Option<&Packed> {
        self.packed.get()
    }
}

fn pack(bytes: &[u8], packing: Packing) -> Packed {
    if bytes.len() < WORTH_PACKING {
        return Packed::default();
    }
    let gains = |packed: Vec<u8>| (packed.len() < bytes.len()).then(|| Bytes::from(packed));
    let brotli = || -> io::Result<Vec<u8>> {
        let mut packed = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, packing.brotli, 22);
        writer.write_all(bytes)?;
        drop(writer);
        Ok(packed)
    };
    let gzip = || -> io::Result<Vec<u8>> {
        let level = flate2::Compression::new(packing.gzip);
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), level);
        writer.write_all(bytes)?;
        writer.finish()
    };
    // Writing into memory does not fail.
    Packed {
        brotli: brotli().ok().and_then(gains),
        gzip: gzip().ok().and_then(gains),
    }
}

/// Reads what the build wrote: `from to status` in each line.
fn read_redirects(bytes: &[u8]) -> BTreeMap<String, Redirect> {
    let text = String::from_utf8_lossy(bytes);
    text.lines()
        .filter_map(|line| {
            let mut words = line.split_ascii_whitespace();
            let (from, to, status) = (words.next()?, words.next()?, words.next()?);
            let redirect = Redirect {
                status: status.parse().ok()?,
                to: HeaderValue::try_from(to).ok()?,
                from: from.to_owned(),
            };
            Some((decode_path(from)?, redirect))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn artifact(route: &str, bytes: &[u8]) -> Artifact {
        let route = Route::parse(route).unwrap();
        Artifact {
            media: Media::of_name(&route.output_path()),
            route,
            body: Body::Bytes(bytes.to_vec()),
            origin: None,
        }
    }

    fn site(artifacts: Vec<Artifact>, previous: Option<&HostedSite>) -> HostedSite {
        HostedSite::new(artifacts, HostedSettings::default(), previous).unwrap()
    }

    fn file<'a>(site: &'a HostedSite, path: &str) -> &'a HostedFile {
        match site.look_up(path) {
            Lookup::File(file) => file,
            other => panic!("{path}: {other:?}"),
        }
    }

    #[test]
    fn texts_are_packed_once_for_each_version() {
        let page = "<p>пътека</p>".repeat(500);
        let artifacts = || {
            vec![
                artifact("/", page.as_bytes()),
                artifact("/a.png", &[0; 5000]),
                artifact("/small/", b"<p>x"),
            ]
        };
        let first = site(artifacts(), None);
        assert!(file(&first, "/").packed().is_none());
        first.pack(Packing::QUICK, || true);
        let packed = file(&first, "/").packed().unwrap();
        let mut gzip = String::new();
        let bytes = packed.gzip.as_ref().unwrap();
        flate2::read::GzDecoder::new(&bytes[..])
            .read_to_string(&mut gzip)
            .unwrap();
        let mut brotli = Vec::new();
        let mut bytes = &packed.brotli.as_ref().unwrap()[..];
        brotli::BrotliDecompress(&mut bytes, &mut brotli).unwrap();
        assert_eq!(
            (gzip.as_bytes(), brotli.as_slice()),
            (page.as_bytes(), page.as_bytes())
        );
        assert!(file(&first, "/a.png").packed().is_none());
        assert!(file(&first, "/small/").packed().unwrap().gzip.is_none());

        let mut next = artifacts();
        next[2] = artifact("/small/", b"<p>y");
        let second = site(next, Some(&first));
        assert!(file(&second, "/").packed().is_some());
        assert!(file(&second, "/small/").packed().is_none());
        assert_ne!(file(&first, "/small/").hash, file(&second, "/small/").hash);
    }

    #[test]
    fn redirects_are_those_of_the_build() {
        let lines = "/go/%D0%BF/ /en/ 302\n/old/ https://example.org/x 301\n\nbroken\n";
        let site = site(vec![artifact("/_redirects", lines.as_bytes())], None);
        let to = |path: &str| {
            site.redirect(path).map(|redirect| {
                (
                    redirect.status.as_u16(),
                    redirect.to.to_str().unwrap().to_owned(),
                )
            })
        };
        assert_eq!(to("/go/%d0%bf/"), Some((302, "/en/".to_owned())));
        assert_eq!(to("/old/"), Some((301, "https://example.org/x".to_owned())));
        assert_eq!(to("/old"), None);
        assert!(matches!(site.look_up("/_redirects"), Lookup::Missing(None)));
    }

    #[test]
    fn a_file_that_cannot_be_read_stops_the_swap() {
        let path = PathBuf::from("/nowhere/at/all");
        let mut gone = artifact("/a.pdf", b"");
        gone.body = Body::File(path.clone());
        let error = HostedSite::new(vec![gone], HostedSettings::default(), None).unwrap_err();
        assert_eq!(error.path, path);
    }
}
