package altinn

import (
	"slices"
	"strconv"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// record is an instance: the aggregate that app and storage share. Nobody
// changes one that is in the store; [instances.change] puts a new one there.
type record struct {
	app   string
	party int
	guid  string
	owner owner

	created, changed     time.Time
	createdBy, changedBy string
	dueBefore            string

	task  task // the current one; zero after the end
	ended time.Time
	// submitted is when the confirmation ended: the return is filed.
	submitted time.Time
	// received is when the owner has taken it over.
	received  time.Time
	substatus bool

	softDeleted, hardDeleted time.Time

	data   []element
	events []event
	// revision counts the changes: times don't tell, as the clock may stand.
	revision int
}

// owner is the party whose instance it is.
type owner struct {
	organisation, person string
	uuid, name           string
	deleted              bool
}

// task is a task of the process and when it began.
type task struct {
	id, name, kind string
	flow           int
	started        time.Time
}

// element is a file of an instance.
type element struct {
	id, dataType, filename, contentType string
	locked                              bool
	created, changed                    time.Time
	createdBy, changedBy                string
	blob                                *kernel.Blob
	// clean is when the malware scan is over; zero: there is none.
	clean time.Time
}

// event is a line of an instance's history.
type event struct {
	id, kind, task, data string
	at                   time.Time
	user                 string
	level                int
}

func (r record) id() string { return strconv.Itoa(r.party) + "/" + r.guid }

func (r record) over() bool { return !r.ended.IsZero() }

// closed says whether nobody may write any more.
func (r record) closed() bool { return r.over() || !r.softDeleted.IsZero() || !r.hardDeleted.IsZero() }

func (r record) find(id string) (element, bool) {
	i := slices.IndexFunc(r.data, func(e element) bool { return e.id == id })
	if i < 0 {
		return element{}, false
	}
	return r.data[i], true
}

// of returns the elements of a data type.
func (r record) of(dataType string) []element {
	return slices.DeleteFunc(slices.Clone(r.data), func(e element) bool { return e.dataType != dataType })
}

// clone lets the copy's lists be changed.
func (r record) clone() record {
	r.data, r.events = slices.Clone(r.data), slices.Clone(r.events)
	return r
}

// touch notes who changed the instance last.
func (r *record) touch(now time.Time, by string) { r.changed, r.changedBy = now, by }

// put adds an element, or replaces the one with its id.
func (r *record) put(e element) {
	if i := slices.IndexFunc(r.data, func(o element) bool { return o.id == e.id }); i >= 0 {
		r.data[i] = e
		return
	}
	r.data = append(r.data, e)
}

func (r *record) drop(id string) {
	r.data = slices.DeleteFunc(r.data, func(e element) bool { return e.id == id })
}

// lock closes the elements whose task has ended. What the app's own hooks write
// after that stays open. Seen: utfyllingslogg and signeringslogg, 2021.
func (r *record) lock(taskID string) {
	for i := range r.data {
		if taskOf(r.data[i].dataType) == taskID {
			r.data[i].locked = true
		}
	}
}

// enter begins the task behind the current one.
func (r *record) enter(now time.Time) {
	i := slices.IndexFunc(tasks, func(t task) bool { return t.id == r.task.id })
	r.task = tasks[i+1]
	r.task.started = now
}
