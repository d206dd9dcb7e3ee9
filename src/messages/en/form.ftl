# What can be wrong in referral.toml, and the form's pages where no theme draws them.

form-field-name = A question cannot have the name “{ $name }”.
    .reserved = The form needs this name for itself. Choose another one, for example `my_{ $name }`
    .duplicate = An earlier question has this name already. Give each question a name of its own.
    .letters = Write up to 40 small Latin letters, digits and underscores, a letter first, for example `best_time`

form-options = The answers of this question are not right.
    .none = A question of the kind `{ $kind }` has answers to choose from. Write for example `options = [ {"{"} value = "yes", label = {"{"} bg = "Да", en = "Yes" {"}"} {"}"} ]`
    .unwanted = Only questions of the kinds `choice` and `choices` have `options`; this one is a `{ $kind }`. Delete the line, or change `kind`.
    .duplicate = An earlier answer has the value “{ $value }” already. Give each answer a value of its own.
    .letters = The value “{ $value }” is for the computer: write up to 40 Latin letters, digits, underscores and hyphens. The words for people go to `label`.

form-condition = This question is asked only when another one is answered in some way, but that cannot be told.
    .field = No question above this one has the name “{ $name }”. Write the name of an earlier question.
    .nearest = Did you mean `{ $nearest }`?
    .written = “{ $name }” is answered with people’s own words. Name a question whose answers are chosen.
    .empty = Write the question and its answers, for example `when = {"{"} who = ["professional"] {"}"}`

form-too-long = The answers of all questions together may have { $characters } characters. That is too long to be posted.
    .help = Make some `max` smaller, so that they have { $allowed } together.

form-address = “{ $address }” cannot stand here.
    .endpoint = Write the whole address of the form on the server that receives it, with `https://` in front and `/referral/` at the end, for example `https://forms.example.org/referral/`
    .mail-server = Write how the mail server is reached, for example `smtp+starttls://mail.example.org:587` or `smtps://mail.example.org`. The name and password go to `user` and `password_file`.
    .plain-mail = Mail without encryption is sent only to this machine. Write `smtp+starttls://` or `smtps://` in place of `smtp://`.
    .mail-address = Write one e-mail address, for example `office@example.org`

form-text-missing = `{ $key }` has no text in this language: { $language }.
    .help = Add it between the braces: `{ $code } = "…"`

## The form's pages without a theme. Their readers are visitors.

plain-error = Error:
plain-practice = Practice: nothing that you write here leaves this computer.
plain-danger = In danger now:
plain-children = Helpline for children, free, day and night:
plain-office = Our office:
plain-trap = Leave this field empty
plain-yes = Yes
plain-no = No
plain-go-on = Continue
plain-send = Send
plain-change = Change the answers
plain-again = Try again
plain-check = Check your answers
plain-sent = Your message is with us
plain-reference = If you call us about it, say this number:
plain-kept = Nothing was sent. What you wrote is still here.
plain-back = Nothing was sent. The Back button of your browser has what you wrote.
plain-refused-cross-site = This message came from another site
plain-refused-not-found = There is no such page
plain-refused-method = This cannot be done here
plain-refused-timeout = It took too long
plain-refused-too-large = The message is too long
plain-refused-not-a-form = This is not our form
plain-refused-too-many = Too many messages at once
plain-refused-headers = Your browser sent too much
plain-refused-internal = Something broke on our side
plain-refused-cannot-store = We cannot take messages right now
plain-or = or
plain-quoted = “{ $text }”
plain-only-if = Only if you answer { $answers } to “{ $question }”.
plain-skip-if = Skip this part if you answer { $answers } to “{ $question }”.
plain-problem-missing-choice = choose an answer.
plain-problem-missing = an answer is missing.
plain-problem-too-long = at most { $max } characters, please.
plain-problem-not-an-option = choose one of the answers.
plain-problem-not-a-telephone = this is not a telephone number.
plain-problem-not-an-email = this is not an e-mail address.
plain-problem-unknown-field = The form has changed. Please look at your answers and send them again.
plain-problem-repeated = this was answered twice. Please check the answer.
plain-problem-bad-text = some letters could not be read. Please check the answer.
plain-problem-token-missing = Please check your answers once more, then send them.
plain-problem-token-wrong = Please check your answers once more, then send them.
plain-problem-token-old = The page was open for more than a day. Please check your answers once more, then send them.
plain-problem-token-spent = Your first message arrived. These answers are others. If you want to send them too, check them and send.

## The data inventory (docs/data-inventory.en.md).

inventory-title = What the form asks for, and what becomes of it
inventory-lead = Written by pateka from `referral.toml` (form version { $version }) and from its own store. Do not edit it by hand.
inventory-open = To be filled in by the centre and its lawyer: who the controller is, the legal basis, and whether an impact assessment has been made (data of children makes one likely to be obligatory).
inventory-sealed = The answers: sealed
inventory-readers = They are encrypted before they are stored. Only the people whose keys stand in `recipients.txt` can read them, each with a file and a passphrase of their own. Whoever runs the server cannot open what is stored. The exact time of arrival is sealed with them.
inventory-retention = They are deleted { $days } days after somebody has closed the referral. What nobody has read is never deleted by itself.
inventory-question = Question
inventory-name = Name in the record
inventory-kind = Answer
inventory-needed = Needed
inventory-purpose = Why it is asked
inventory-no-purpose = **not written down yet**
inventory-yes-no = yes / no; nothing chosen means no
inventory-written = own words, up to { $max } characters
inventory-always = always
inventory-optional = no
inventory-only-if = only if: { $condition }
inventory-optional-if = no; asked only if: { $condition }
inventory-clear = What the server can read
inventory-clear-lead = Whoever runs the server, or steals the database, sees only this about each referral:
inventory-column-reference = 8 random characters; they open nothing
inventory-column-day = the day on which it came, without the hour
inventory-column-language = Bulgarian or English, so that the right colleague is told
inventory-column-state = new, seen, contacted or closed
inventory-column-form-version = which questions were asked
inventory-column-key-set = for which set of keys it is sealed
inventory-column-size-class = the size, rounded up to 4 KiB
inventory-column-quarantine = whether it looks as if a program wrote it
inventory-column-purge-day = the day on which it may be deleted
inventory-never = What is never stored
inventory-never-list = The address of the computer, the browser, where the visitor came from, cookies, how long the filling in took. Logs hold the time, the kind of page, the status and a rough duration.
