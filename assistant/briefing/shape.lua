-- What Markdown has no way to say: the widths of the columns of key figures, each cell beginning where its language
-- does, and for a picture with a caption the text that stands in its place.
local widths = { 0.34, 0.20, 0.18, 0.09, 0.19 }

function Table(found)
  for number, column in ipairs(found.colspecs) do
    found.colspecs[number] = { pandoc.AlignDefault, widths[number] or 1 / #found.colspecs }
  end
  return found
end

function Image(found)
  local instead = found.attributes.alt
  if instead then
    found.caption = { pandoc.Str(instead) }
    found.attributes.alt = nil
  end
  return found
end
