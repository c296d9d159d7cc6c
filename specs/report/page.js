"use strict";
(function () {
  var form = document.getElementById("filter");
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-case]"));
  var told = document.getElementById("shown");
  function apply() {
    var verdict = form.elements.verdict.value;
    var words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    rows.forEach(function (row) {
      var text = row.firstElementChild.textContent.toLowerCase() + " " + row.dataset.words;
      var fits = (!verdict || row.dataset.verdict === verdict) && words.every(function (w) { return text.indexOf(w) >= 0; });
      row.hidden = !fits;
      if (fits) { shown++; }
    });
    document.querySelectorAll("section[data-chapter]").forEach(function (section) {
      section.hidden = !section.querySelector("[data-case]:not([hidden])");
    });
    told.textContent = shown + " of " + rows.length + " cases";
  }
  function unfold() {
    var at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var e = at; e; e = e.parentElement) {
      if (e.hidden) { form.reset(); apply(); }
      if (e.tagName === "DETAILS") { e.open = true; }
    }
    if (at) { at.scrollIntoView(); }
  }
  form.addEventListener("input", apply);
  form.addEventListener("submit", function (e) { e.preventDefault(); });
  addEventListener("hashchange", unfold);
  form.hidden = false;
  apply();
  unfold();
})();
