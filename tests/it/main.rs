mod commonmark;
mod layers;
mod mistakes;
mod pipeline;
mod site;
