package control

import (
	"context"
	"time"
)

// Instance is what became of an instance at Altinn.
type Instance struct {
	// ID is party id and GUID.
	ID  string `json:"id"`
	App string `json:"app"`
	// Owner is an organisation number, or a person's name.
	Owner   string    `json:"owner"`
	Created time.Time `json:"created"`
	// Task is the current one; empty behind the end.
	Task string `json:"task"`
	// Submitted is when the return was filed, Ended when the feedback was
	// there; zero before.
	Submitted time.Time `json:"submitted"`
	Ended     time.Time `json:"ended"`
	Deleted   bool      `json:"deleted"`
	// Files are the data types of its files, in the order of their creation.
	Files []string `json:"files"`
}

// Instances lists the instances at Altinn, in the order of their creation.
func (c *Client) Instances(ctx context.Context) ([]Instance, error) {
	var list struct {
		Instances []Instance `json:"instances"`
	}
	err := c.get(ctx, "/instances", &list)
	return list.Instances, err
}
