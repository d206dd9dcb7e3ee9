# The staff's work on referrals: `pateka referrals`, its sheets and tables. Nothing here is read by visitors.

referrals-no-data = Where are the referrals? There is no site here. Name the folder of the data: --data DIR
reference-malformed = “{ $value }” is no reference. It has 8 letters and digits, for example AB3CD4EF
status-changed = { $reference }: from “{ $before }” to “{ $after }”
purged = { $reference } removed (closed on { $closed })
purge-would = { $reference } would be removed (closed on { $closed })
purge-count = { $count ->
        [0] Nothing is old enough to be removed.
        [one] 1 referral.
       *[other] { $count } referrals.
    }
rewrap-failed = { $reference } could not be sealed again, and stays as it was.
rewrap-count = { $count ->
        [0] Everything is sealed to these keys already.
        [one] 1 referral was sealed to the keys of recipients.txt.
       *[other] { $count } referrals were sealed to the keys of recipients.txt.
    }
audit-broken = Line { $line } of the record of changes does not fit the lines before it: somebody changed the database by other means. Tell whoever looks after the server.
mail-dead = { $address } could not be told by mail since { $since }, and nobody tries any more. Check [mail] in referral.toml, and look here yourself meanwhile.

open-other-key = { $reference } is not sealed to your key (key set { $set }). Ask a colleague whose key is older to run `pateka referrals rewrap`.
open-damaged = { $reference } is damaged and cannot be opened. Take it from an older copy of the data.
open-mismatch = { $reference } opened, but is not what the database says of it: { $column } differs. Somebody may have exchanged it. Tell whoever looks after the server.
open-newer = { $reference } was written by a newer version of pateka. Install that one to read it.
column-reference = the reference
column-day = the day
column-language = the language
column-form-version = the version of the form
column-key-set = the key set
column-size = the size
column-mark = the mark “look first”

## What keeps the store from its work

store-disk-full = The disk is full: nothing can be stored in { $folder }. Make room.
store-read-only = Nothing can be changed in { $folder }: the disk or the file only lets itself be read.
store-no-permission = The system does not allow access to { $folder }. Run this as the user that the folder belongs to.
store-corrupt = The data in { $folder } is damaged. Stop the server, keep the folder as it is, and put the last good copy in its place.
store-busy = Somebody else is writing in { $folder } all the time. Try again in a minute.
store-in-use = Another `pateka host` works with { $folder } already. Only one can.
store-missing = There are no referrals in { $folder }. Name the folder of the server’s data, or a copy of it: --data DIR
store-replaced = The data in { $folder } was exchanged while it was in use. Start the server again.
store-unsynced = { $folder } lies on a disk that does not promise to keep what is written. Choose a folder on a local disk.
store-newer = The data in { $folder } was written by a newer version of pateka. Install that one.
store-reference-taken = No free reference was found.
store-unknown = There is no referral with this reference in { $folder }. Look at the list: pateka referrals list
store-io = The disk does not answer as it should: { $folder }. Ask whoever looks after the server.

## Lists and sheets

list-title = Referrals
list-empty = There are no referrals.
list-quarantine = look first
list-purge-day = to be removed from { $day }
export-title = Referrals: confidential
sheet-title = Referral { $reference }
sheet-heading = Received { $received } · form filled in: { $language } · state: { $state }
sheet-quarantine = Look first: this may have been sent by a program.
state-new = new
state-seen = seen
state-contacted = contacted
state-closed = closed
answer-yes = Yes
answer-no = No
safe-message-yes = You may leave a message.
safe-message-no = Do not leave a message.
safe-name-yes = You may say who we are.
safe-name-no = Do not say who we are.
