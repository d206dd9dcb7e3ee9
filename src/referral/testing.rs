//! Random texts for the tests of this tower: the same ones in every run.

/// A small generator of numbers (xorshift), enough to stir inputs.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 33) % u64::from(limit.max(1))).unwrap_or_default()
    }

    /// Up to so many characters: any at all, but often those that make trouble.
    pub fn text(&mut self, longest: u32) -> String {
        const TROUBLE: [u32; 22] = [
            0x00, 0x09, 0x0A, 0x0D, 0x20, 0x85, 0xA0, 0xAD, 0x0301, 0x0306, 0x0327, 0x0345, 0x0438,
            0x1100, 0x1161, 0x200B, 0x200D, 0x202E, 0x2028, 0xFEFF, 0x1D15E, 0x2126,
        ];
        let length = self.below(longest + 1);
        (0..length)
            .filter_map(|_| {
                let code = match self.below(4) {
                    0 | 1 => TROUBLE[self.below(22) as usize],
                    2 => self.below(0x600),
                    _ => self.below(0x11_0000),
                };
                char::from_u32(code)
            })
            .collect()
    }

    /// Bytes as a browser, or somebody who is none, may post them.
    pub fn body(&mut self, longest: u32) -> Vec<u8> {
        const PIECES: [&[u8]; 16] = [
            b"who=",
            b"parent",
            b"&",
            b"=",
            b"+",
            b"%",
            b"%D0%B9",
            b"%00",
            b"%ff",
            b"\xff",
            b"step=send",
            b"&message=",
            b"token",
            b"website=x",
            b"%0D%0A",
            b"a",
        ];
        (0..self.below(longest))
            .flat_map(|_| PIECES[self.below(16) as usize].to_vec())
            .collect()
    }
}

/// Two keys of staff and a recovery key, with their secret halves in the same order.
pub fn recipients() -> (super::Recipients, Vec<age::x25519::Identity>) {
    let keys: Vec<_> = (0..3).map(|_| age::x25519::Identity::generate()).collect();
    let names = ["A", "B", "recovery: C"];
    let lines = keys.iter().zip(names);
    let text: String = lines
        .map(|(key, name)| format!("{} {name}\n", key.to_public()))
        .collect();
    let mut report = crate::diag::Report::default();
    let file = crate::diag::FilePath::new("recipients.txt");
    let recipients = super::Recipients::read(&file, &text, &[], &mut report);
    (recipients.unwrap(), keys)
}
