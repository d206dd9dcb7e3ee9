-- The data of the referral tower, version 1. This is the data inventory too: what is not here is not stored.
-- Days are ISO 8601 in the time zone of the site; no column holds a time of day of a referral.

-- One row a referral. Everything that a person wrote is in `sealed`, an age file; the rest is all that is in clear.
CREATE TABLE referral (
    number INTEGER PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE CHECK (length(reference) = 8),
    day TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'seen', 'contacted', 'closed')),
    form_version INTEGER NOT NULL,
    key_set TEXT NOT NULL,
    size_class INTEGER NOT NULL,
    quarantine INTEGER NOT NULL CHECK (quarantine IN (0, 1)),
    purge_day TEXT CHECK ((purge_day IS NULL) = (state <> 'closed')),
    sealed BLOB NOT NULL
) STRICT;

-- The random numbers of tokens that something was sent with, for two days: so that sending twice stores once.
CREATE TABLE used_token (
    nonce BLOB PRIMARY KEY CHECK (length(nonce) = 16),
    reference TEXT NOT NULL,
    day TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is left of a referral that was purged.
CREATE TABLE tombstone (
    reference TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    purged_day TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the staff did, without content. Every line's hash covers the hash before it.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    day TEXT NOT NULL,
    reference TEXT NOT NULL,
    event TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

-- One row for each arrival that nobody has been told of. It says nothing else.
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY
) STRICT;

-- One row for each address of the staff that was written to, or is to be.
CREATE TABLE mail (
    address TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
    since TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    not_before INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Written now and then, to see whether the disk still takes something.
CREATE TABLE beat (
    number INTEGER PRIMARY KEY CHECK (number = 1),
    count INTEGER NOT NULL,
    filler BLOB NOT NULL
) STRICT;
INSERT INTO beat (number, count, filler) VALUES (1, 0, zeroblob(32768));
