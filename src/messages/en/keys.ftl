# Keys: recipients.txt, and the ceremony of making one. Staff read these; they are no programmers.

recipient-key = “recipients.txt” has something here that is no key.
    .copied = A letter is missing or wrong. Copy the whole line again, as `pateka keys new` printed it.
    .order = The key comes first, then the name, for example `age1… Maria`
    .kind = This is a key of another kind. Make one with `pateka keys new --name NAME`
    .shape = Write one key a line: what `pateka keys new` printed, for example `age1… Maria`. A line that begins with `#` is a comment.
recipient-name = This key has no name.
    .staff = Write behind it whose key it is, for example `age1… Maria`
    .recovery = Write behind it where the paper lies, for example `age1… recovery: safe in the office`
recipient-duplicate = The same key stands here twice.
    .help = It is that of “{ $name }” already. Every person makes a key of their own, with `pateka keys new --name NAME`. Delete this line.
recipient-practice = This is a key for practice: everybody at the computer where it was made can read what is sealed to it.
    .help = Delete the line, and make a real key with `pateka keys new --name NAME`
recipient-secret = Line { $line } holds a secret key. Whoever sees this file can read everything that is sealed to it.
    .help = Take the line out, and treat the key as lost: make a new one with `pateka keys new --name NAME`, put its public line (`age1… NAME`) here, and destroy the old one.
recipients-missing = { $staff ->
        [0] There is no key of the staff here.
        [one] There is only one key of the staff here.
       *[other] The keys here are not complete.
    }
    .staff = Add keys of the staff until there are { $least }: each person runs `pateka keys new --name NAME` on their own computer and sends you the line that it prints. With one key only, a lost passphrase would mean that nobody can read what was sent.
    .recovery = The recovery key is missing. Run `pateka keys new --recovery --name NAME`, print the page, and put the line that it prints here.
    .both = Add { $least } keys of the staff (`pateka keys new --name NAME`, on each person’s computer) and a recovery key (`pateka keys new --recovery --name NAME`). Each prints one line for this file.

## pateka keys new

key-bad-name = This name cannot be used. Write the name of a person or a place, without a colon, for example: --name Maria
key-file-exists = { $path } exists already, and nothing was changed. Choose another name for the file with --out.
key-file-published = { $path } would be published with the site. Choose a folder outside of it with --out.
key-not-made = The key could not be protected. Nothing was written.
key-not-written = { $path } could not be written: { $reason }
key-public-line = The line above goes to whoever looks after the server, for the file recipients.txt. It is no secret.
key-made = Your key is in { $path }. Keep the file on this computer, and a copy on a USB stick in a drawer with a lock. It opens only with the passphrase.
key-print = Now open { $page } in the browser, print it twice, put the two sheets in two safe places, and delete that file. { $path } is the same key behind the passphrase; you may keep it, but the sheets are enough.

passphrase-prompt = Passphrase:{" "}
passphrase-shown = This is your passphrase. It is shown only now:
passphrase-keep = Write the six words on paper, with the hyphens, and keep the paper where nobody else looks, away from this computer. Without the words the key is of no use, and nobody can send you new ones.
passphrase-unread = The passphrase could not be read: { $reason }
passphrase-unseen = The passphrase could not be shown, so no key was made: { $reason }. Run the command in a terminal.
passphrase-not-made = The system gave no random numbers, so no key was made: { $reason }
passphrase-missing = There is no passphrase. Run the command in a terminal, or give the passphrase as the first line of the input.
passphrase-short = This passphrase is short, so that a computer may find it. Six words that were chosen by chance are safe: run the command in a terminal, and it chooses them.
passphrase-wrong = { $path } does not open with this passphrase. Check each word, and that the keyboard is set to the right language.

identity-unread = The identity file { $path } could not be read: { $reason }
identity-none = { $path } is no identity file. It is the file that `pateka keys new` made.
identity-work = { $path } was made so that opening it would take hours. Use a file that `pateka keys new` made.
identity-row = Row { $row } in { $path } has a mistake: its letters and the two letters behind the = do not fit. Compare it with the paper.
identity-unnamed = Which key is yours? There is no identity file in this folder. Name it: --identity FILE
identity-several = Which key is yours? There are several identity files in this folder. Name yours: --identity FILE
result-not-written = The result could not be written: { $reason }

## The page of the recovery key

paper-title = Recovery key
paper-warning = Whoever has this sheet can read every message that was sent to the form. Show it to nobody, make no photograph of it.
paper-print = Print this page twice, on a printer that stands beside you.
paper-places = Put each sheet into an envelope, close it, write the date on it, and keep the two in two different buildings, in a safe or a locked drawer.
paper-delete = Delete the file of this page and empty the trash.
paper-try = Once a year, open one envelope, check that the key still works, and close it again with a new date.
paper-key = The key
paper-code = The key as a QR code
paper-use-title = When all other keys are lost
paper-use = Type the five rows into a text file as they stand here, with the letters behind the =, or scan the code into it. With this file you can read everything. Then make new keys for everybody, and seal everything to them:
paper-public = This is the public key that belongs to it:
