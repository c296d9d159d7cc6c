package skatteetaten

import (
	"slices"
	"strings"
)

// instanceAttributes may stand anywhere.
var instanceAttributes = []string{"type", "nil", "schemaLocation", "noNamespaceSchemaLocation"}

// attributes checks those of an element, of which the schema has none, and
// returns the element's type, which xsi:type may narrow.
func (c *checker) attributes(t tag, is *elementType) *elementType {
	if is == nil {
		return nil
	}
	for _, a := range t.attributes {
		if a.space == namespaceInstance && a.local == "type" {
			is = c.named(t, a.value, is)
		}
	}
	for _, a := range t.attributes {
		known := a.space == namespaceInstance && slices.Contains(instanceAttributes, a.local)
		switch {
		case known && a.local == "nil":
			c.refuse(t.local, textNil(t.raw))
		case known:
		case is.value != nil:
			c.refuse(t.local, textValueAttribute(t.raw, a.raw))
		default:
			c.refuse(t.local, textAttribute(t.raw, a.raw))
		}
	}
	return is
}

// valueTypes that have a name in the schema; those of periods, which nobody
// derives, are missing.
var valueTypes = []*valueType{
	typeText, typeAmount, typeYear, typeOrgno, typeForeign,
	typeCode, typeSpecification, typeRate, typeChosenRemark, typeCategory,
}

// named resolves xsi:type. Types of values may derive from the declared one;
// of the others each is alone.
func (c *checker) named(t tag, name string, is *elementType) *elementType {
	prefix, local, found := strings.Cut(collapsed(name), ":")
	if !found {
		prefix, local = "", prefix
	}
	space, ok := c.resolve(prefix)
	i := slices.IndexFunc(valueTypes, func(v *valueType) bool { return v.name == local })
	switch {
	case !ok || space != namespace || i < 0 && !slices.Contains(contentTypes, local):
		c.refuse(t.local, textTypeUnknown(t.raw, name))
	case i >= 0 && valueTypes[i].derives(is.value):
		return value(valueTypes[i])
	case local != is.name:
		c.refuse(t.local, textTypeElsewhere(t.raw, name, is.typeName()))
		if i >= 0 {
			return value(valueTypes[i])
		}
	}
	return is
}

// contentTypes are the names of those that are made of elements.
var contentTypes = []string{
	"MvaMeldingDto", "Innsending", "Kildesystem", "SkattegrunnlagOgBeregnetSkatt", "Skattleggingsperiode",
	"PeriodeBeskrivelse", "MvaSpesifikasjonslinje", "Merknad", "Betalingsinformasjon", "Skattepliktig",
}

func (is *elementType) typeName() string {
	if is.value != nil {
		return is.value.name
	}
	return is.name
}
