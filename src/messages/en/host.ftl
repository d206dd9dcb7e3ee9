# What `pateka host` says.

host-no-site = The site was not started because of the errors above.
host-not-rebuilt = Not rebuilt because of the errors above. The last good version stays on the air.
host-unreadable = { $path } could not be read: { $reason }. The last good version stays on the air.
host-data-in-use = Another pateka is using the folder { $folder }. Stop it, or name another folder: --data FOLDER
host-data-refused = No message can be stored in { $folder } ({ $reason }). Look at who owns the folder and whether the disk has room, or name another one: --data FOLDER
host-password = The password for the mail server could not be read from { $path }: { $reason }. Correct `password_file` in referral.toml, or who may read the file.
host-mail-address = One of the addresses under [mail] in referral.toml is no e-mail address. Correct `from` and `to`.
host-mail-encryption = The encrypted connection to the mail server cannot be set up. Correct `server` in referral.toml, and install the system’s certificates (on Debian: ca-certificates).
host-mail-sent = { $sent ->
        [one] 1 mail sent
       *[other] { $sent } mails sent
    }
host-mail-failed = Mails not sent: { $failed }. Addresses that are given up: { $dead }.
host-mail-store = The mails that are to be sent could not be looked up ({ $reason }).
host-keys-changed = recipients.txt has changed: new messages are sealed for the keys that stand there now.
host-keys-kept = recipients.txt has mistakes: new messages are sealed for the keys from before.
host-restart-form = The site has a form now. It will be there when pateka is started again.
host-restart-mail = The mail settings have changed. They will count when pateka is started again.

practice-none = The form cannot be tried out here ({ $reason }). Is another preview of this site open?
