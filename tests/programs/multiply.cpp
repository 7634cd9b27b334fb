// Prints the sum of the elements of a matrix product, computed on the last device of this program's own ggml.
#include <ggml-backend.h>
#include <ggml.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

static const int64_t SIZE = 64;

static void fill(ggml_tensor *tensor, int period)
{
    std::vector<float> values(SIZE * SIZE);

    for (size_t i = 0; i < values.size(); i++) {
        values[i] = static_cast<float>(static_cast<int>(i % period) - 2);
    }
    ggml_backend_tensor_set(tensor, values.data(), 0, values.size() * sizeof(float));
}

int main()
{
    if (const char *path = std::getenv("GGML_BACKEND_PATH")) {
        ggml_backend_load(path);
    }
    ggml_backend_t backend = ggml_backend_dev_init(ggml_backend_dev_get(ggml_backend_dev_count() - 1), nullptr);
    ggml_context *context = ggml_init({ 1 << 20, nullptr, true });
    ggml_tensor *a = ggml_new_tensor_2d(context, GGML_TYPE_F32, SIZE, SIZE);
    ggml_tensor *b = ggml_new_tensor_2d(context, GGML_TYPE_F32, SIZE, SIZE);
    ggml_tensor *product = ggml_mul_mat(context, a, b);
    ggml_cgraph *graph = ggml_new_graph(context);
    ggml_backend_buffer_t buffer = ggml_backend_alloc_ctx_tensors(context, backend);
    std::vector<float> result(SIZE * SIZE);
    double sum = 0;

    ggml_build_forward_expand(graph, product);
    fill(a, 7);
    fill(b, 5);
    if (ggml_backend_graph_compute(backend, graph) != GGML_STATUS_SUCCESS) {
        return 1;
    }
    ggml_backend_tensor_get(product, result.data(), 0, result.size() * sizeof(float));
    for (size_t i = 0; i < result.size(); i++) {
        sum += result[i] * static_cast<double>(i % 11);
    }
    std::printf("%.1f\n", sum);
    ggml_backend_buffer_free(buffer);
    ggml_free(context);
    ggml_backend_free(backend);
    return 0;
}
