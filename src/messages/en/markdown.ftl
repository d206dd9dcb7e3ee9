# What can be wrong in the text of a page. Staff read these; they are no programmers.

broken-link = The link leads to “{ $target }”, which does not exist.
    .nearest = Did you mean “{ $nearest }”?
    .help = Write the path to the file from this page, for example [our services](../services/_index.md).
    .address = If this is an address on the internet, write it with https:// in front: https://{ $target }

broken-anchor = The link leads to the place “#{ $target }”, which the page does not have.
    .nearest = Did you mean “#{ $nearest }”?
    .help = Give the heading a name with {"{"}#{ $target }{"}"} at its end, or link to the page without “#{ $target }”.

link-to-draft = The link leads to “{ $target }”, which is a draft and will not be published.
    .help = Take “draft = true” out of that page, or remove the link.

link-to-unpublished = The link leads to “{ $target }”, which is not shown at this time. The words stay, without a link.
    .help = Look at publish_at and expires_at of that page, or remove the link.

missing-file = The file “{ $target }” does not exist.
    .nearest = Did you mean “{ $nearest }”?
    .help = Put the file beside the page and write only its name, or put it in the folder static and write /{ $name }.

dangerous-address = An address that begins with “{ $scheme }:” is not allowed.
    .help = Write an address that begins with https://, or the path to a file of the site.
    .nearest = Did you mean “{ $nearest }:”?
    .scheme = Addresses may begin with https:, http:, mailto:, tel:, sms:, geo:, viber: or webcal:. An address on the internet begins with https://.
    .script = It would run a program in the reader's browser. Link to a page instead: [text](page.md)
    .data = Save the picture as a file beside the page and write its name: ![what it shows](picture.jpg)
    .file = Readers cannot open files on your computer. Put the file beside the page and write only its name: [text](plan.pdf)
    .picture = Put the picture beside the page and write its name: ![what it shows](picture.jpg)

foreign-picture = The picture “{ $target }” is on another site.
    .help = That site would learn who reads this page. If you have the right to use the picture, save it beside the page and write its name: ![what it shows](picture.jpg)

raw-html = { $name } may not be used in a text.
    .help = Use Markdown instead, or leave it out. To show it as text, put it between backticks: `{ $name }`
    .link = Write a link like this: [text](https://example.org)
    .picture = Write a picture like this: ![what it shows](picture.jpg)
    .strong = For bold text write **text**.
    .emphasis = For emphasis write *text*.
    .strike = For struck-out text write ~~text~~.
    .heading = Write a heading like this: ## Heading
    .list = Begin each item of a list on a new line with “- ”, or with “1. ” for a numbered list.
    .paragraph = Leave an empty line between paragraphs; no mark is needed.
    .quotation = Begin each line of a quotation with “> ”.
    .code = Put code between backticks: `text`
    .rule = For a line across the page write --- on a line of its own, with an empty line before it.
    .table = Write a table with bars: | Day | Hour | on the first line, |---|---| on the second, then one line for each row.
    .frame = Videos and maps from other sites are not put into pages, because they watch the reader. Write a link: [Watch the video](https://example.org)
    .script = Pages hold no programs. Leave it out; if you need something that moves or counts, ask whoever looks after the site.
    .form = Pages hold no forms. Link to the form of the site: [Write to us](/referral/)
    .style = The look comes from the site's theme. Leave it out; to make something stand out, write **text** or a block :::note.
    .attribute = Leave this part of the tag out.
    .heading-attributes = A heading can only have a name, like this: ## Heading {"{"}#name{"}"}

html-unbalanced = The tag <{ $name }> is not used properly.
    .unclosed = Write </{ $name }> where it ends, in the same paragraph, item or quotation where it begins.
    .closing = There is no <{ $name }> open here. Remove </{ $name }>, or write <{ $name }> where it should begin.
    .crossed = Close the marks in the reverse order of opening: <{ $name }>*text*</{ $name }>
    .void = Write <{ $name }>; there is no </{ $name }>.
    .own-line = Write <{ $name }> on a line of its own, with an empty line before it.
    .parent = Write <{ $name }> directly inside <{ $parent }>.
    .summary = Give it a title that is always visible: <summary>Title</summary> on the line below <details>.
    .unfinished = A “<” begins a tag that has no “>”. Write the “>”, or write &lt; for the sign itself.

unknown-block = There is no block with the name “{ $name }”.
    .nearest = Did you mean :::{ $nearest }?
    .help = The blocks are: { $known }.

block-unclosed = This block has no end.
    .help = Write ::: on a line of its own where the block ends.

block-misplaced = This line of a block is out of place.
    .closing = No block is open here. Remove the line, or write for example :::note above, where the block should begin.
    .in-html = Leave an empty line before it, so that the HTML above it ends.

unknown-fact = There is no fact with the name “{ $fact }”.
    .nearest = Did you mean [fact:{ $nearest }]?
    .help = Facts are written in site.toml, like this: [facts.{ $fact }]. To show the text itself, write \[fact:{ $fact }].

duplicate-id = The name “{ $id }” is used twice on this page.
    .help = Give each heading a name of its own, for example {"{"}#{ $id }-2{"}"}.

nested-too-deep = Here more than { $limit } quotations, lists, blocks or other parts stand inside one another.
    .help = Something was probably pasted by mistake here. Remove the repeated signs at the beginning of the line.
    .page = Together, the text and its template make a page that browsers cannot show. Take lists and quotations out of one another in the text, or ask whoever looks after the theme.
