package control

import (
	"context"
	"net/http"
)

// World reads the world into what into points to: a map, or a struct with the
// members that are needed, named as in a world file.
func (c *Client) World(ctx context.Context, into any) error {
	return c.get(ctx, "/world", into)
}

// PatchWorld changes the world: elements of its sections are merged onto those
// with the same key (null takes a member out) or added, those that the member
// remove lists by their key go. A bad patch is a [Problem] and changes nothing.
//
//	c.PatchWorld(ctx, map[string]any{"clients": []any{map[string]any{"client_id": "finance", "access_token_lifetime": 600}}})
func (c *Client) PatchWorld(ctx context.Context, patch any) error {
	return c.do(ctx, http.MethodPatch, "/world", patch, nil)
}
