#include "ggml/device_nodes.h"

#include "channel/context.h"
#include "ggml/graph_encoder.h"

static bool computes(const struct ggml_instance *program, const struct ggml_tensor *node)
{
    const uint32_t op = (uint32_t)node->op;

    return (!program->marks_computed || (node->flags & WIRE_TENSOR_FLAG_COMPUTE)) &&
           !(op < program->ops.count && program->is_empty_op[op]);
}

static const char *op_name(const struct ggml_instance *program, const struct ggml_tensor *node)
{
    const uint32_t op = (uint32_t)node->op;

    return op < program->ops.count && program->ops.names[op] ? program->ops.names[op] : "an op without a name";
}

/* The first of a node's tensors, itself or a source, that lies in memory of another device or of the program; NULL if
 * none does. */
static const struct ggml_tensor *foreign_tensor(const struct guest_device *device, const struct ggml_tensor *node)
{
    if (!guest_tensor_is_on_device(device, node)) {
        return node;
    }
    for (int i = 0; i < GGML_TENSOR_SOURCES; i++) {
        if (node->src[i] && !guest_tensor_is_on_device(device, node->src[i])) {
            return node->src[i];
        }
    }
    return NULL;
}

/* ggml's scheduler leaves views wherever they stand in a graph, so some of a split's are of memory elsewhere
 * (docs/developing/architecture.md, "Splits"). They do not cross: other backends ignore them too. A node that does
 * compute must lie on the device. */
bool guest_keep_device_nodes(const struct guest_device *device, const struct guest_graph_view *view,
                             struct guest_graph_view *kept, struct remoting_error *error)
{
    const struct ggml_instance *program = guest_context_instance(device->context);

    kept->n_nodes = 0;
    for (int i = 0; i < view->n_nodes; i++) {
        struct ggml_tensor *node = view->nodes[i];
        const struct ggml_tensor *foreign = foreign_tensor(device, node);

        if (!foreign) {
            kept->nodes[kept->n_nodes++] = node;
        } else if (computes(program, node)) {
            return remoting_fail(
                error, REMOTING_ERROR_FAILED,
                "%s cannot compute '%.63s' (%s): '%.63s' does not lie in its memory; let ggml's scheduler place the "
                "graph",
                device->record.name, node->name, op_name(program, node), foreign->name);
        }
    }
    return true;
}
