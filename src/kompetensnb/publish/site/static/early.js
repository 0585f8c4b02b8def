// Before anything is painted: a page that is asked for another choice than the usual must not show the usual first.

if (location.hash.includes("=")) document.documentElement.classList.add("waiting");
