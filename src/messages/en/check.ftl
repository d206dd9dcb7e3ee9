# What `pateka check` finds in the way pages are written.

twin-outdated =
    { $days ->
        [one] This translation is one day older than `{ $file }`, which it translates.
       *[other] This translation is { $days } days older than `{ $file }`, which it translates.
    }
    .help = Compare the two and translate what is new. Then write the day of today in this file: `updated = 2026-12-10`

twin-orphaned = This page translates nothing: the site’s main language ({ $language }) has no page of this name.
    .help = Write the page in the main language too, or rename this file like the page that it translates. If it is meant for this language alone, add `translation = "missing-ok"`.

heading-skips = This heading is two or more levels below the one above it.
    .help = Begin the line with `{ $right }`, so that people who listen to the page do not look for a part that is missing.

second-title = This heading is as large as the title of the page.
    .help = The page has its title from `title`. Begin the line with `##`.

vague-link = The link “{ $words }” does not say where it leads.
    .help = Put the name of the page or of the thing into the brackets, for example: `[How to come to us](how-to-come.md)`

picture-silent = This picture says nothing to those who cannot see it.
    .help = Write between the square brackets what it shows: `![The yard of the centre](yard.jpg)`

table-nameless = The columns of this table have no names.
    .help = Write what each column holds in the first line of the table: `| Day | Hours |`

wrong-weekday = { $date } is another weekday.
    .help = Write “{ $right }”, or correct the date.

stigmatising-words = “{ $words }” can hurt the children this site is for.
    .help = Say it otherwise, for example: “{ $right }”. A word that is only quoted goes between quotation marks.

child-identified = A full name, an age and a school stand together here. That can tell everybody which child is meant.
    .help = Leave out at least the family name and the school, or write about the child under another name and say so.

capitals = Words in capitals are hard to read, and some devices read them out letter by letter.
    .help = Write them in small letters. For weight, use two asterisks: `**important**`

long-sentence = This sentence has { $count } words. Many readers lose the thread after 25.
    .help = Make two sentences of it.

long-paragraph = This paragraph has { $count } sentences. On a telephone it fills the screen.
    .help = Leave an empty line after the third or fourth sentence, or make a list.

abbreviation-unexplained = “{ $word }” is not explained on this page.
    .help = Write it out once, with the abbreviation in brackets after it, or use the full name.

official-phrase = “{ $words }” is how offices write.
    .help = Say it as you would on the telephone, for example: “{ $right }”.
