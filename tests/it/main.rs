mod commonmark;
