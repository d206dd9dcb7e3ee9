# What the command line says besides the findings about the site's own files.

# The words of a printed finding.
word-error = error
word-warning = warning
word-note = note
word-help = help

error-count =
    { $count ->
        [one] 1 error
       *[other] { $count } errors
    }
warning-count =
    { $count ->
        [one] 1 warning
       *[other] { $count } warnings
    }
duration-milliseconds = { $count } ms
duration-seconds = { $whole }.{ $tenth } s

# build
build-done =
    { $pages ->
        [one] 1 page
       *[other] { $pages } pages
    } in { $time }. Files written: { $written }, unchanged: { $unchanged }, removed: { $removed }.
build-failed = The site was not built because of the errors above. What was published before is unchanged.
usage-base-url = “{ $url }” is not the address of a site. Write it whole, for example: --base-url https://example.org
usage-no-site = There is no site.toml in this folder or in a folder above it. Go to the folder of the site, or name it: --root FOLDER
usage-no-site-there = There is no site.toml in { $folder }. Name the folder that holds it: --root FOLDER
usage-at = “{ $value }” is no date. Write it like this: --at 2026-12-10T17:30
usage-epoch = SOURCE_DATE_EPOCH holds “{ $value }”, which is no number of seconds. Set it like this: SOURCE_DATE_EPOCH=1796918400
building = Building
writing = Writing
disk-full = The disk is full: { $path } could not be written. The old site is unchanged. Make room and build again.
no-permission = The system does not allow access to { $path }. The old site is unchanged. Look at who owns the folder, or choose another one with --out.
write-failed = { $path } could not be written: { $reason }. The old site is unchanged.
out-not-ours = The folder { $path } holds files that pateka did not make, so nothing was changed in it. Choose another folder with --out, or empty this one.
out-not-a-folder = { $path } is not a folder. Choose another name with --out.
out-protected = A build into { $path } would replace the site’s own files. Choose a folder of its own, for example: --out public
out-busy = Another build is writing to { $path }. Build again when it is done.
out-clash = Two parts of the site want the same place: { $path }. Rename one of them.

# serve
serving-at = Serving at { $address }
serving-stop = Press Ctrl+C to stop.
rebuilt =
    { $pages ->
        [one] Rebuilt: 1 page
       *[other] Rebuilt: { $pages } pages
    } in { $time }
rebuild-failed = Not rebuilt because of the errors above. The preview still shows the last good version.
port-taken = Something is using { $address } already, perhaps another preview. Close it, or choose another address, for example: --listen { $other }
listen-bad-address = “{ $address }” is not an address to listen on. Write a host and a port, for example: --listen 127.0.0.1:4000
listen-no-permission = The system does not allow listening on { $address }. Choose a port over 1023, for example: --listen { $other }
listen-failed = Listening on { $address } is not possible: { $reason }
serve-no-thread = The preview could not start, because the computer has no room for it: { $reason }. Close other programs and try again.
open-failed = The browser could not be opened. Open this address yourself: { $address }
watch-polling = The system does not report changes to files here ({ $reason }). They are looked for every { $time } instead.

# check
checking = Checking
check-done =
    { $pages ->
        [one] 1 page
       *[other] { $pages } pages
    } checked, no error. Warnings: { $warnings }, notes: { $notes }.
check-errors = Errors: { $errors }, warnings: { $warnings }, notes: { $notes }. With the errors the site cannot be built.
check-ready = The site may go live. Warnings: { $warnings }, notes: { $notes }.
check-not-ready = The site must not go live yet. Errors: { $errors }, warnings: { $warnings }, notes: { $notes }.
explain-before = Before
explain-after = After
usage-code = There is no finding called “{ $code }”. Its name stands in square brackets behind the word “error” or “warning”.
usage-code-nearest = There is no finding called “{ $code }”. Did you mean “{ $nearest }”?

# pages of the preview itself
preview-wrong-host-title = Not this address
preview-wrong-host = The preview answers only to the address that it printed when it started. Open that one.
preview-not-found-title = No such page
preview-not-found = There is no page at this address, and the site has no 404 page.
preview-no-site-title = The site could not be built
preview-no-site = Mend what is listed below and save. This page reloads by itself.
preview-method-title = Not possible here
preview-method = The preview only shows pages; it takes nothing in.
preview-unreadable-title = A file cannot be read
preview-unreadable = The file behind this address was there when the site was built, and cannot be read now.
