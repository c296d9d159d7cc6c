package altinn

import (
	"net/http"
	"strconv"
	"time"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
)

// create makes an instance. App-lib, in its order: the content, the party, the
// policy, the process, the storage.
func (s *Server) create(r *http.Request) (kernel.Reply, error) {
	app, c, err := s.creator(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	order, err := s.readOrder(r)
	defer order.discard()
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.instantiate(r, app, c, order)
}

// createSimplified takes the other form of a body, whose members are the same
// where this app is concerned; a prefill is not modelled.
func (s *Server) createSimplified(r *http.Request) (kernel.Reply, error) {
	app, c, err := s.creator(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	order, err := readJSONOrder(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.instantiate(r, app, c, order)
}

func (s *Server) creator(r *http.Request) (string, caller, error) {
	app, err := appOf(r)
	if err != nil {
		return "", caller{}, err
	}
	c, err := s.whose(r, s.kernel.Clock.Now())
	return app, c, err
}

func (s *Server) instantiate(r *http.Request, app string, c caller, order *order) (kernel.Reply, error) {
	party, o, err := s.lookUp(order)
	if err != nil {
		return kernel.Reply{}, err
	}
	switch {
	case !s.may(c, o, actionInstantiate, ""):
		return kernel.Reply{}, errInstantiate.because("%s has no role for %s that may instantiate", c.person.Name, o.name)
	case s.lowLevel(c):
		level := strconv.Itoa(s.Switches.minimumLevel())
		return kernel.Reply{}, errObligation.because("the login was at level %d; the policy wants %s", c.level, level).saying("%s", level)
	}
	rec := s.newRecord(app, party, o, c, order)
	s.instances.add(rec)
	if order.broken != nil {
		return kernel.Reply{}, errInstantiation.because("the instance was made, its envelope can't be read: %v", order.broken).saying(instantiationText, rec.id(), party)
	}
	reply, err := s.instanceReply(r, http.StatusCreated, rec)
	return reply.With("Location", s.links(r, rec, "").Apps), err
}

// lookUp finds the party that the instance shall belong to.
func (s *Server) lookUp(order *order) (int, owner, error) {
	if s.Switches.RegisterDown {
		return 0, owner{}, errRegister.because("the Register does not answer in this sandbox")
	}
	o, by, ok := s.named(order)
	switch {
	case by == "":
		return 0, owner{}, errParty.because("the template's numbers are empty").saying(partyNoneText)
	case !ok:
		return 0, owner{}, errParty.because("nobody in this world has this %s", by).saying(partyText, by+order.shown(by))
	}
	return s.partyID(o), o, nil
}

// named looks the party up by what the order names it with, in the library's
// order.
func (s *Server) named(order *order) (o owner, by string, ok bool) {
	switch {
	case order.party != "":
		id, err := strconv.Atoi(order.party)
		if err == nil {
			o, ok = s.party(id)
		}
		return o, "partyId", ok
	case order.person != "":
		person, ok := s.World().Person(order.person)
		if !ok || person.Altinn == nil {
			return owner{}, "personNumber", false
		}
		return ofPerson(person), "personNumber", true
	case order.organisation != "":
		company, ok := s.World().Company(order.organisation)
		return ofCompany(company), "organisationNumber", ok
	}
	return owner{}, "", false
}

// newRecord is an instance in its first task, with the files of the order and,
// unless the form is among them, the empty one that the app makes then.
func (s *Server) newRecord(app string, party int, o owner, c caller, order *order) record {
	now := s.kernel.Clock.Now()
	rec := record{
		app: app, party: party, guid: s.kernel.IDs.UUID(), owner: o, dueBefore: order.dueBefore,
		created: now, changed: now, createdBy: c.userID, changedBy: c.userID, task: tasks[0],
	}
	rec.task.started = now
	rec.note(s.event(now, c, eventCreated, "", ""))
	rec.note(s.event(now, c, eventStart, startEvent, ""))
	rec.note(s.event(now, c, eventStartTask, taskFill, ""))
	for _, f := range order.take() {
		s.store(&rec, now, c.userID, f)
	}
	if len(rec.of(vatapp.TypeEnvelope)) == 0 && order.broken == nil {
		s.store(&rec, now, c.userID, file{dataType: vatapp.TypeEnvelope, contentType: typeXML, blob: kernel.NewBlob(vatapp.EmptyEnvelope())})
	}
	return rec
}

// file is a file on its way into an instance.
type file struct {
	dataType, filename, contentType string
	blob                            *kernel.Blob
}

// store adds a file as a new element.
func (s *Server) store(rec *record, now time.Time, by string, f file) element {
	e := element{
		id: s.kernel.IDs.UUID(), dataType: f.dataType, filename: f.filename, contentType: f.contentType, blob: f.blob,
		created: now, changed: now, createdBy: by, changedBy: by,
	}
	// What the app and its owner write is not scanned (guess).
	if s.Switches.FileScan > 0 && f.filename != "" && contributes(dataTypeOfFile(f)) == nil {
		e.clean = now.Add(s.Switches.FileScan)
	}
	rec.put(e)
	rec.touch(now, by)
	return e
}

func dataTypeOfFile(f file) vatapp.DataType {
	dataType, _ := vatapp.FindDataType(f.dataType)
	return dataType
}

// event is a line of the history by a caller.
func (s *Server) event(now time.Time, c caller, kind, taskID, data string) event {
	return event{id: s.kernel.IDs.UUID(), kind: kind, task: taskID, data: data, at: now, user: c.userID, level: c.level}
}

func (r *record) note(e event) { r.events = append(r.events, e) }
