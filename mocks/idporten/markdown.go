package idporten

import "strings"

// block is a paragraph, or a list if it has items.
type block struct {
	Text  string
	Items []string
}

// blocks reads the little Markdown that the mock knows of long descriptions:
// paragraphs, parted by empty lines, and lists, whose items begin with "- " or
// "* ". Emphasis and links stay as they are written. docs: oidc_auth_oauth2
// says basic Markdown and no more.
func blocks(markdown string) []block {
	var all []block
	var paragraph, items []string
	flush := func() {
		if len(paragraph) > 0 {
			all = append(all, block{Text: strings.Join(paragraph, " ")})
		}
		if len(items) > 0 {
			all = append(all, block{Items: items})
		}
		paragraph, items = nil, nil
	}
	for line := range strings.Lines(markdown) {
		line = strings.TrimSpace(line)
		item, isItem := cutBullet(line)
		switch {
		case line == "":
			flush()
		case isItem && len(paragraph) > 0:
			flush()
			items = append(items, item)
		case isItem:
			items = append(items, item)
		case len(items) > 0: // an item goes on
			items[len(items)-1] += " " + line
		default:
			paragraph = append(paragraph, line)
		}
	}
	flush()
	return all
}

func cutBullet(line string) (string, bool) {
	if item, ok := strings.CutPrefix(line, "- "); ok {
		return strings.TrimSpace(item), true
	}
	item, ok := strings.CutPrefix(line, "* ")
	return strings.TrimSpace(item), ok
}
