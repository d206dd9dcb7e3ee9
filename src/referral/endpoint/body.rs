//! The body of a request, read within bounds of size and time.

use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::header::{self, HeaderMap};
use tokio::time::{Instant, timeout_at};
use zeroize::Zeroizing;

/// Why there is no body.
pub enum BodyError {
    TooLarge,
    /// It took too long; with what had come.
    Slow(Zeroizing<Vec<u8>>),
    /// The connection ended.
    Broken,
}

/// Reads a body whole. It is wiped when it is dropped, and never moved in memory while it grows: the whole room
/// is made at first.
pub async fn read(
    mut body: Body,
    headers: &HeaderMap,
    limit: usize,
    time: Duration,
) -> Result<Zeroizing<Vec<u8>>, BodyError> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(BodyError::TooLarge);
    }
    let deadline = Instant::now() + time;
    let mut read = Zeroizing::new(Vec::with_capacity(announced.unwrap_or(limit)));
    loop {
        let frame = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context));
        let data = match timeout_at(deadline, frame).await {
            Err(_elapsed) => return Err(BodyError::Slow(read)),
            Ok(None) => return Ok(read),
            Ok(Some(Err(_))) => return Err(BodyError::Broken),
            Ok(Some(Ok(frame))) => match frame.into_data() {
                Ok(data) => data,
                Err(_trailers) => continue,
            },
        };
        if read.len() + data.len() > limit {
            return Err(BodyError::TooLarge);
        }
        read.extend_from_slice(&data);
    }
}
