package idporten

import (
	"slices"
	"strings"
)

// ladder are levels in order: each is at least the ones before it. Levels of
// different ladders don't compare.
type ladder []string

// ladders that this issuer knows. Login by e-mail came in 2025; the generation
// before is here without people from abroad.
func (s *Server) ladders() []ladder {
	switch {
	case s.Switches.Legacy:
		return []ladder{norwegianLevels}
	case s.before2025():
		return []ladder{norwegianLevels, eidasLevels}
	}
	return []ladder{norwegianLevels, eidasLevels, emailLevels}
}

// levelNames are all levels, as the metadata has them.
func (s *Server) levelNames() []string { return slices.Concat(s.ladders()...) }

// isNamed says whether a level goes by a name in this generation.
func (s *Server) isNamed(level, name string) bool {
	return name == level || s.Switches.Legacy && name == legacyLevels[level]
}

func (s *Server) knowsACR(name string) bool {
	return slices.ContainsFunc(s.levelNames(), func(level string) bool { return s.isNamed(level, name) })
}

// minimum has the lowest level that will do of each ladder that will do.
type minimum []string

// minimumOf acr_values, which are a minimum (docs: oidc_protocol_nye_idporten).
// eIDAS and e-mail are not offered unless they are asked for (docs:
// oidc_func_eidas, oidc_func_emaillogin), and neither is anything else where
// only they are. Values that the mock doesn't know are passed over, unless
// checkACR has refused them.
func (s *Server) minimumOf(acrValues string) minimum {
	wanted := strings.Fields(acrValues)
	var m minimum
	for _, l := range s.ladders() {
		asked := func(level string) bool {
			return slices.ContainsFunc(wanted, func(name string) bool { return s.isNamed(level, name) })
		}
		if i := slices.IndexFunc(l, asked); i >= 0 {
			m = append(m, l[i])
		}
	}
	if m == nil {
		return minimum{norwegianLevels[0]}
	}
	return m
}

// isMetBy says whether a level will do. guess: one of another ladder never
// does, however high.
func (m minimum) isMetBy(level string) bool {
	return slices.ContainsFunc(m, func(lowest string) bool {
		return slices.ContainsFunc([]ladder{norwegianLevels, eidasLevels, emailLevels}, func(l ladder) bool {
			i := slices.Index(l, lowest)
			return i >= 0 && slices.Index(l, level) >= i
		})
	})
}

// of are the levels of a ladder that will do; none: it isn't asked for.
func (m minimum) of(l ladder) []string {
	return slices.DeleteFunc(slices.Clone(l), func(level string) bool { return !m.isMetBy(level) })
}

func (m minimum) wants(l ladder) bool { return len(m.of(l)) > 0 }

// isOnly says whether no ladder but this one will do.
func (m minimum) isOnly(l ladder) bool { return len(m) == 1 && m.wants(l) }

// firstPage is where signing in begins. docs: oidc_func_eidas and
// oidc_func_emaillogin, both jump over the selector where they are alone.
func (m minimum) firstPage() string {
	switch {
	case m.isOnly(eidasLevels):
		return pathEIDAS
	case m.isOnly(emailLevels):
		return pathEmail
	}
	return pathSelector
}

func (m minimum) String() string { return strings.Join(m, ", ") }
