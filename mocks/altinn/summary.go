package altinn

import "time"

// Summary tells what became of an instance; for the mock's own API.
type Summary struct {
	ID        string    `json:"id"`
	App       string    `json:"app"`
	Owner     string    `json:"owner"`
	Created   time.Time `json:"created"`
	Task      string    `json:"task,omitempty"`
	Submitted time.Time `json:"submitted,omitzero"`
	Ended     time.Time `json:"ended,omitzero"`
	Deleted   bool      `json:"deleted,omitempty"`
	Files     []string  `json:"files"`
}

// Instances lists every instance as it is now.
func (s *Server) Instances() ([]Summary, error) {
	now := s.kernel.Clock.Now()
	list := []Summary{}
	for _, rec := range s.instances.all(func(record) bool { return true }) {
		rec, err := s.settled(rec, now)
		if err != nil {
			return nil, err
		}
		list = append(list, rec.summary())
	}
	return list, nil
}

func (r record) summary() Summary {
	sum := Summary{
		ID: r.id(), App: r.app, Owner: r.owner.organisation, Created: r.created, Task: r.task.id,
		Submitted: r.submitted, Ended: r.ended, Deleted: !r.softDeleted.IsZero(), Files: []string{},
	}
	if sum.Owner == "" {
		sum.Owner = r.owner.name
	}
	for _, e := range r.data {
		sum.Files = append(sum.Files, e.dataType)
	}
	return sum
}
