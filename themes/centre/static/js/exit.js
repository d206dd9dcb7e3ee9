// Quick exit: covers the page at once, blanks its title and replaces it in the history.
// Click on [data-exit], or Shift three times within five seconds. Without this file the link works as a link.
(function (d) {
  var title, first = 0, count = 0;
  function leave() {
    var link = d.querySelector("[data-exit]");
    if (!link) return;
    title = d.title;
    d.documentElement.classList.add("left");
    d.title = "\u200b";
    location.replace(link.href);
  }
  d.addEventListener("click", function (e) {
    if (e.target.closest("[data-exit]")) { e.preventDefault(); leave(); }
  });
  d.addEventListener("keydown", function (e) {
    if (e.repeat) return;
    if (e.key !== "Shift") { count = 0; return; }
    if (!count || Date.now() - first > 5000) { count = 0; first = Date.now(); }
    if (++count > 2) leave();
  });
  addEventListener("pageshow", function () {
    if (title) d.title = title;
    d.documentElement.classList.remove("left");
  });
})(document);
