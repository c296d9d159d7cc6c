package vatapp

// Envelope is the app's model of mvaMeldingInnsending. Its zero value is the
// empty model. It can't be changed, so copies share what they hold.
type Envelope struct{ root *element }

// element holds what the app's class has of an element of the document: the
// text of a value, or the elements of each particle of its content.
type element struct {
	text  string
	slots [][]*element
}

// Attachment is a vedlegg of the envelope.
type Attachment struct {
	// Kind is binaerVedlegg, or mva-melding for the return itself.
	Kind string
	// FileName with its extension.
	FileName string
}

// EmptyEnvelope is what the app stores when an instance is created.
func EmptyEnvelope() []byte { return Envelope{}.Bytes() }

// Organisation is the number of the company that files.
func (e Envelope) Organisation() string { return e.text(nameIdentifier, nameOrganisation) }

// Category is the meldingskategori.
func (e Envelope) Category() string { return e.text(nameCategory) }

// Year is the year of the period, as it was written.
func (e Envelope) Year() string { return e.text(namePeriod, nameYear) }

// Term is the name of the period.
func (e Envelope) Term() string {
	for _, kind := range terms() {
		if name := e.text(namePeriod, nameTerm, kind.name); name != "" {
			return name
		}
	}
	return ""
}

// Attachments are those that the envelope lists.
func (e Envelope) Attachments() []Attachment {
	var list []Attachment
	for _, a := range children(e.root, envelope.content, nameAttachment) {
		of := member(envelope.content, nameAttachment).content
		list = append(list, Attachment{
			Kind:     text(a, of, nameKind),
			FileName: text(a, of, nameFile, nameFileName) + "." + text(a, of, nameFile, nameExtension),
		})
	}
	return list
}

// has says whether an element of the top level is there.
func (e Envelope) has(name string) bool { return len(children(e.root, envelope.content, name)) > 0 }

func (e Envelope) text(path ...string) string { return text(e.root, envelope.content, path...) }

// text follows a path of elements to a value; what is not there has none.
func text(e *element, of *contentType, path ...string) string {
	for i, name := range path {
		found := children(e, of, name)
		if len(found) == 0 {
			return ""
		}
		e = found[0]
		if i < len(path)-1 {
			of = member(of, name).content
		}
	}
	return e.text
}

func children(e *element, of *contentType, name string) []*element {
	if e == nil {
		return nil
	}
	return e.slots[of.index(name)]
}

func member(of *contentType, name string) particle { return of.content[of.index(name)] }

func (t *contentType) index(name string) int {
	for i, p := range t.content {
		if p.name == name {
			return i
		}
	}
	return -1
}
