# What can be wrong with a file as such. Staff read these; they are no programmers.

file-unreadable = This file cannot be read.
    .permission = The system does not give you access to it. Ask whoever looks after the computer, or copy the file: the copy is yours.
    .gone = It is not there any more, or it is a link to a file that was moved. Put it back, or delete the link.
    .machine = The disk or the network did not answer. Try again; if that does not help, ask whoever looks after the computer.
    .name = Its name has signs that are not letters of any alphabet. Give it a new name with plain letters, for example `meeting.md`.

file-encoding = This file is not saved as UTF-8; it looks like { $encoding }.
    .help = Open it in the program that it was written with, choose “Save as” and the encoding `UTF-8`. In Notepad the choice is at the bottom of the window.

link-leaves-site = This is a link to a file outside the folder of the site.
    .help = Put a copy of the file here in place of the link. What lies outside the folder of the site is never published.

link-loop = This link leads back to a folder that it lies in, so it has no end.
    .help = Delete the link. To use a file in two places, copy the file.

content-missing = The folder content holds no pages, so there is nothing to publish.
    .help = Put the pages back, or write content/_index.md for the front page.
