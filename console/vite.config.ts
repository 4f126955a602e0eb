import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Vite asks for a default export; nothing else in the house has one.
export default defineConfig({
  base: '/console/',
  plugins: [react()],
  // A second copy would break every hook; better to fail to resolve than to ship two.
  resolve: { dedupe: ['react', 'react-dom'] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8420' } },
})
