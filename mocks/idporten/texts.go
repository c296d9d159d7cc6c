package idporten

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync"
)

// texts of the pages, by locale and key: pages/texts has a file for each
// locale. What a language lacks is said in nb, as ID-porten does with scope
// descriptions (docs: oidc_auth_oauth2).
var texts = sync.OnceValue(func() map[string]map[string]string {
	all := make(map[string]map[string]string, len(locales))
	for _, locale := range locales {
		var t map[string]string
		data, err := pageFiles.ReadFile("pages/texts/" + locale + ".json")
		if err == nil {
			err = json.Unmarshal(data, &t)
		}
		if err != nil {
			panic(err) // the files are embedded, and tests read them
		}
		all[locale] = t
	}
	return all
})

// localeOfCauses: the journal speaks English.
const localeOfCauses = "en"

// text is what a key says in a language; {} in it stand for the arguments.
func text(locale, key string, args ...string) string {
	t, ok := texts()[locale][key]
	if !ok {
		t = texts()[defaultLocale][key]
	}
	var b strings.Builder
	for _, arg := range args {
		before, after, _ := strings.Cut(t, "{}")
		b.WriteString(before + arg)
		t = after
	}
	return b.String() + t
}

// counted is the text of a number of things, of which languages have two: of
// one and of any other.
func counted(locale, key string, n int) string {
	if n == 1 {
		return text(locale, key+".one", "1")
	}
	return text(locale, key+".other", strconv.Itoa(n))
}

// problem is what a person is told when a form can't be taken.
type problem struct {
	key  string
	args []string
}

// field that the problem is with.
func (p problem) field() string {
	switch p.key {
	case "problem.nobody":
		return fieldPID
	case "problem.identifier":
		return fieldEIDAS
	case "problem.address":
		return fieldEmail
	case "problem.otc":
		return fieldCode
	}
	return fieldLevel
}

func (p problem) in(locale string) string { return text(locale, p.key, p.args...) }
