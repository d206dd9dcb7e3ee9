# The words of the theme in English. Every name must be in bg.ftl too.

## The frame of the page
skip-to-content = Skip to content
menu = Menu
menu-main = Main menu
home = Home
breadcrumbs = Where you are
languages = Language
no-twin = not translated
emergency-label = Emergency numbers:
notice = Important
on-this-page = On this page
updated = Updated on
footer-nav = About this site
a-z = All pages from A to Z
last-built = Last built on
no-traces = No cookies, no tracking.
print-address = Address of this page:

## Quick exit
exit = Leave this site
exit-label = Quick exit
exit-keys = or press Shift three times
exit-note = “Leave this site” changes the page but does not clear your history.

## A page that is not translated
fallback-notice = This page is not in English yet. Here it is in the language it was written in.
fallback-original = Open the original

## Help
help-title = Talk to us
help-lead = You can just ask. You do not need to know what you need.
help-contact = All ways to reach us
help-now-title = If it cannot wait
phone = Telephone
hours = Opening hours
address = Address
email = E-mail
viber = Viber
messenger = Messenger
chat = Chat
sms = Text message
reply-time = When we answer
call-us = Call us:
call-number = Call
write-to-us = Write to us
map-open = Open the place in your phone’s map
map-link = See the place on { $host }

## Home page
doors-title = Who are you?
sections-title = What you will find here
campaign = Campaign
next-events = Coming events
all-events = All events

## Services
service-for = For whom
for-young-people = young people
for-parents = parents and carers
for-professionals = professionals
ages = Age
ages-range = from { $from } to { $to } years
ages-from = from { $from } years
ages-to = up to { $to } years
service-steps = What happens
service-start = How to start
service-start-lead = Call us and ask. We will explain what happens next.

## Events
event-when = When
event-where = Where
event-online = Online
event-audience = For whom
event-registration = Registration
audience-open = open to everyone
audience-families = for families
audience-young-people = for young people
audience-professionals = for professionals
status-cancelled = Cancelled
status-cancelled-more = This event will not take place.
status-postponed = Postponed
status-postponed-more = This event will not take place at the announced time.
status-moved-online = Moved online
status-moved-online-more = Please do not come to the place. Join over the internet.
status-moved = Moved
status-moved-more = This event has another time.
status-ongoing = Now
status-past = Past
status-past-more = This event has taken place.
was = It was planned for
date-later = The date will be announced
event-next = The next time:
event-times = Next dates
event-files = Materials:
series-events = Coming meetings
ongoing-events = Now
coming-events = Coming
events-by-audience = By audience
month-view = By month
awareness-days = Days that we mark
past-events = Past
add-to-calendar = Add to your calendar
calendar-all = Subscribe to all events
calendar-series = Subscribe to this series
calendar-lead = Your calendar then fetches new events and changes by itself.
calendar-apple = Tap the link and choose “Subscribe”.
calendar-open = Open in your calendar
calendar-outlook = In the calendar choose “Add calendar”, then “Subscribe from web”, and paste the address.
calendar-google = On a computer open Google Calendar. Next to “Other calendars” choose “+”, then “From URL”, and paste the address. It appears on your phone by itself.
calendar-address = Address of the calendar:
calendar-private = Others who see your calendar see these events as well.

## Good practices
evidence = How well tested:
evidence-promising = promising practice
evidence-promising-more = There are good signs, but no firm evidence yet.
evidence-tested = tested practice
evidence-tested-more = The results have been checked at least once.
evidence-established = established practice
evidence-established-more = The results have been confirmed in many places.
source = Source
licence = Licence
practice-contact = Questions to

## Campaigns
campaign-from = Began on
campaign-past = this campaign is over
short-link = Short address
hashtag = Hashtag

## Lists
empty-section = There is nothing here yet.
empty-services = We have not described our services here yet.
empty-events = No events are announced at the moment.
empty-practices = We have not described any good practices yet.
empty-campaigns = There are no campaigns at the moment.
empty-news = There is no news yet.
empty-next = Call us, or go on from
empty-home = the home page
pages = Pages of this list
page-of = Page { $n } of { $total }
previous-page = Previous
next-page = Next

## No such page
not-found-title = Page not found
not-found-lead = The address may be mistyped, or the page may have moved. You did nothing wrong.
not-found-help = Go on from here:
not-found-home = Home page
not-found-a-z = All pages from A to Z
not-found-other = Looking for a page in English?

## From A to Z
a-z-title = All pages from A to Z
a-z-lead = Choose the first letter of the title.
a-z-letters = Letters

## Boxes in the text
emergency-number = 112
block-call-now = Call 112 if:
block-urgent = Get help today if:
block-talk-to-us = Call us if:
block-download = To download

## Text from Markdown
alert-note = Note
alert-tip = Tip
alert-important = Important
alert-warning = Warning
alert-caution = Danger
footnotes = Footnotes
footnote-back = Back to the text, footnote { $number }
task-done = done
task-open = to do
table-label = Table

## The form at /referral/. Young people write it.
form-error = Error:
form-practice = Practice.
form-practice-more = Write whatever you like: nothing leaves this computer, and nobody will get it.
form-before-title = Before you write
form-before-again = What happens and who will know
form-ways-title = You do not have to write
form-office = our office
form-questions-title = Your message
form-questions-lead = We need only a few answers. The others are marked “optional”.
form-optional = (optional)
form-optional-max = (optional, up to { $max } characters)
form-max = (up to { $max } characters)
form-only-if = Only if you answer { $answers } to “{ $question }”.
form-skip-if = Skip this part if you answer { $answers } to “{ $question }”.
form-or = or
form-quoted = “{ $text }”
form-yes = Yes
form-no = No
form-trap = Leave this field empty. It is a trap for programs.
form-go-on = Continue
form-go-on-more = Nothing is sent yet. First you will see your answers.
form-paper-lead = Would you rather not write on this device?
form-paper-link = Print the same questions on paper
form-paper-title = The same questions on paper
form-on-paper = sheet to fill in
form-online = Fill them in here, on the site.
form-print = Or print this page.
form-problems-title = There is a problem
form-problem-missing = Write an answer to “{ $question }”.
form-problem-missing-choice = Choose an answer to “{ $question }”.
form-problem-too-long = Your answer to “{ $question }” is too long. Keep it to { $max } characters.
form-problem-not-an-option = Choose one of the answers to “{ $question }”.
form-problem-not-a-telephone = Check your answer to “{ $question }”. It must be a telephone number, like 0888 123 456.
form-problem-not-an-email = Check your answer to “{ $question }”. An e-mail address looks like name@example.org.
form-problem-unknown-field = The form has changed since you opened it. Look at your answers and continue.
form-problem-repeated = One answer came twice. Look at your answers and continue.
form-problem-bad-text = Some letters of this answer could not be read and are missing. Look at it and complete it.
form-problem-token-missing = Nothing has been sent yet. Check your answers once more and send them.
form-problem-token-wrong = Nothing has been sent yet. Check your answers once more and send them.
form-problem-token-old = The page was open for more than a day, and nothing has been sent. Check your answers once more and send them.
form-problem-token-spent = Your first message arrived. These answers are different and have not been sent. If you want to send them too, continue.
form-check-title = Check your answers
form-no-answer = no answer
form-change = Change
form-send = Send the message
form-sent-title = We have your message
form-reference = Your number is
form-reference-more = If you call us, say it and we will find your message. Nobody can use it to read what you wrote.
form-next-title = What happens next
form-close = Write the number down or print this page: your answers are not on it. If this device is not only yours, close this window.
form-kept-title = What you wrote
form-kept = Your text is still here. You can try again, or call us.
form-kept-cross-site = Your text is kept in this page. If it really comes from you, check it before you send it.
form-again = Try again
form-refused-cross-site = This message came from another site
form-refused-cross-site-more = We take messages only from our own site, so that nobody can send something in your name. Nothing was sent.
form-refused-not-found = There is no such page
form-refused-not-found-more = The address may be mistyped. Nothing bad has happened.
form-refused-method = This cannot be done here
form-refused-method-more = Nothing was sent.
form-refused-timeout = The connection was too slow
form-refused-timeout-more = The message did not reach us, and nothing was sent. Press Back in your browser: your text may still be there.
form-refused-too-large = The message is too long
form-refused-too-large-more = Nothing was sent. Press Back in your browser: your text is there. Make it shorter and try again.
form-refused-not-a-form = This did not come from our form
form-refused-not-a-form-more = Nothing was sent. Open the page again and write from there.
form-refused-too-many = Too many messages at once
form-refused-too-many-more = This message was not sent. Wait ten minutes and try again. If you cannot wait, call us.
form-refused-headers = Your browser sent too much data
form-refused-headers-more = Nothing was sent. Try another browser, or call us.
form-refused-internal = Something broke on our side
form-refused-internal-more = It is not your fault. Nothing was sent. You can try again, or call us.
form-refused-cannot-store = We cannot take a message right now
form-refused-cannot-store-more = It is not your fault. We could not save it, and nothing was sent. Call us, or try again later.
