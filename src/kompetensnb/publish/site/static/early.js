// Before anything is painted: a page that is asked for another choice than the usual must not show the usual first.
// Where a browser knows no blocking="render" it comes with the styles, which are waited for as well.

if (location.hash.includes("=")) document.documentElement.classList.add("waiting");
