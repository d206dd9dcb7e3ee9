// Quick exit: covers the page at once, blanks its title, empties its fields and replaces it in the history.
// Click on [data-exit], or Shift alone three times within five seconds. Without this file the link works as a link.
(function (d) {
  var title, first = 0, count = 0, alone = false;
  function empty() {
    d.querySelectorAll("input:not([type=hidden]), textarea, select").forEach(function (field) {
      if (/^(checkbox|radio)$/.test(field.type)) field.checked = false;
      else if (!/^(submit|button)$/.test(field.type)) field.value = "";
    });
  }
  function leave() {
    var link = d.querySelector("[data-exit]");
    if (!link) return;
    title = title || d.title;
    d.documentElement.classList.add("left");
    d.title = "\u200b";
    empty();
    location.replace(link.href);
  }
  d.addEventListener("click", function (e) {
    if (e.target.closest("[data-exit]")) { e.preventDefault(); leave(); }
  });
  // A Shift that is held for a capital letter, for Tab or for a click is not one alone.
  d.addEventListener("keydown", function (e) {
    alone = e.key === "Shift";
    if (!alone) count = 0;
  });
  d.addEventListener("mousedown", function () { alone = false; });
  d.addEventListener("keyup", function (e) {
    if (e.key !== "Shift" || !alone) return;
    if (!count || Date.now() - first > 5000) { count = 0; first = Date.now(); }
    if (++count > 2) leave();
  });
  // Back from the browser's memory: nobody finds what was typed here before.
  addEventListener("pageshow", function (e) {
    if (e.persisted) empty();
    if (title) d.title = title;
    d.documentElement.classList.remove("left");
  });
})(document);
