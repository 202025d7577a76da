// A link without #cited still shows the cited passage.
const cited = document.getElementById("cited");
if (cited && !location.hash) cited.scrollIntoView({ block: "center" });
