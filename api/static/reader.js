// On a narrow screen the contents are folded, so that the text is near.
const contents = document.querySelector(".contents details");
if (contents && matchMedia("(max-width: 68rem)").matches) contents.open = false;

// A link without #cited still shows the cited passage.
const cited = document.getElementById("cited");
if (cited && (!location.hash || location.hash === "#cited")) cited.scrollIntoView({ block: "center" });
